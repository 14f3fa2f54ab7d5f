"""bitsandbytes loads what was exported for it, and dequantizes it to the values of the QNAT file."""

import sys
from pathlib import Path

import bitsandbytes as bnb
import torch
from safetensors.torch import load_file

STATE = ".quant_state.bitsandbytes__nf4"


def check(folder: Path, name: str) -> None:
    found = load_file(folder / f"{name}.bnb.safetensors")
    truth = load_file(folder / f"{name}.f32.safetensors")
    layers = [key.removesuffix(STATE) for key in found if key.endswith(STATE)]
    for key in layers:
        parts = {part: value for part, value in found.items() if part.startswith(f"{key}.")}
        # As transformers makes a layer's weight of a checkpoint.
        weight = bnb.nn.Params4bit.from_prequantized(found[key], parts, device="cpu")
        values = bnb.functional.dequantize_4bit(weight.data, weight.quant_state)
        assert values.shape == truth[key].shape, key
        assert torch.equal(values, truth[key]), f"{name} {key}: values differ"
    others = found.keys() - {
        part for key in layers for part in found if part == key or part.startswith(f"{key}.")
    }
    assert others | set(layers) == truth.keys()
    for key in others:
        assert torch.equal(found[key], truth[key]), f"{name} {key}: values differ"
    print(f"{name}: bitsandbytes loads {len(layers)} of {len(truth)} tensors as its own")


if __name__ == "__main__":
    for name in sys.argv[2:]:
        check(Path(sys.argv[1]), name)
