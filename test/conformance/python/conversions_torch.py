"""torch and safetensors read the same in a PyTorch checkpoint and in what it was converted to."""

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file


def make(folder: Path) -> None:
    torch.manual_seed(3)
    base = torch.randn(40, 64)
    model = {
        "layers.0.weight": base,
        "layers.1.weight": base[4:12, 8:40].t(),
        "layers.2.weight": torch.randn(16, 16, dtype=torch.bfloat16),
        "layers.3.weight": torch.randn(9, dtype=torch.float64),
        "steps": torch.arange(5),
    }
    torch.save(model, folder / "model.pt")


def check(folder: Path) -> None:
    model = torch.load(folder / "model.pt", weights_only=True)
    found = load_file(folder / "model.pt.safetensors")
    halves = load_file(folder / "model.pt.f16.safetensors")
    assert found.keys() == halves.keys() == model.keys()
    for name, value in model.items():
        assert found[name].dtype == value.dtype and torch.equal(found[name], value), name
        half = value.half() if value.is_floating_point() else value
        assert halves[name].dtype == half.dtype and torch.equal(halves[name], half), name
    print("weights: torch reads every conversion as it should be")


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](Path(sys.argv[2]))
