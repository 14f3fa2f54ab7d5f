"""Golden files of bitsandbytes: 4-bit layers in safetensors, with the values that it dequantizes."""

from collections.abc import Iterable
from pathlib import Path

import bitsandbytes as bnb
import torch
from golden import Case, Tensor, main
from safetensors.torch import load_file, save_file

STATE = ".quant_state.bitsandbytes__"
NAMES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}


def wave(*shape: int) -> torch.Tensor:
    count = torch.Size(shape).numel()
    values = torch.arange(count, dtype=torch.float64)
    return (torch.sin(values * 1.7) * (1 + values % 11)).float().reshape(shape)


def quantized(name: str, weight: torch.Tensor, **options) -> dict[str, torch.Tensor]:
    """What a layer of bitsandbytes puts into its state_dict."""
    data, state = bnb.functional.quantize_4bit(weight, **options)
    parts = state.as_dict(packed=True)
    return {name: data, **{f"{name}.{part}": value for part, value in parts.items()}}


def types(nested: bool) -> dict[str, torch.Tensor]:
    tensors = {}
    for dtype, name in NAMES.items():
        options = {"quant_type": "nf4", "blocksize": 64, "compress_statistics": nested}
        tensors |= quantized(f"layers.{name}.weight", wave(16, 64).to(dtype), **options)
    tensors["norm.weight"] = wave(8)
    return tensors


def blocks() -> dict[str, torch.Tensor]:
    """Blocks of other sizes, the last one short, zeros, and more blocks than one nested block has.

    No block of 128 holds two rows of 64: bitsandbytes 0.50 gives the second another block's scale where
    the processor has AVX-512, and its own elsewhere.
    """
    zeros = wave(4, 128)
    zeros[1] = 0
    storage = torch.bfloat16
    return {
        **quantized("size-32", wave(8, 32), quant_type="nf4", blocksize=32),
        **quantized("size-128", wave(8, 128), quant_type="nf4", blocksize=128),
        **quantized("short", wave(3, 50), quant_type="nf4", blocksize=64),
        **quantized("odd", wave(3, 43), quant_type="nf4", blocksize=64),
        **quantized("zeros", zeros, quant_type="nf4", blocksize=64),
        **quantized("stored", wave(4, 64), quant_type="nf4", blocksize=64, quant_storage=storage),
        **quantized(
            "many", wave(130, 64), quant_type="nf4", blocksize=32, compress_statistics=True
        ),
    }


def sizes() -> dict[str, torch.Tensor]:
    """The larger sizes of blocks, a layer of less than one block, and one whose codes end in half a byte."""
    options = {"quant_type": "nf4", "compress_statistics": True}
    tensors = quantized("less", wave(3, 5), quant_type="nf4", blocksize=4096)
    tensors |= quantized("half", wave(1, 4097).bfloat16(), quant_type="nf4", blocksize=4096)
    for size in (256, 512, 1024, 2048, 4096):
        tensors |= quantized(f"size-{size}", wave(2, size).half(), blocksize=size, **options)
    return tensors


def fp4() -> dict[str, torch.Tensor]:
    return quantized("layer.weight", wave(8, 64), quant_type="fp4", blocksize=64)


def read(path: Path) -> Iterable[Tensor]:
    found = load_file(path)
    for name in sorted(found):
        parts = {part: value for part, value in found.items() if part.startswith(f"{name}.")}
        if parts:
            # As transformers makes a layer's weight of a checkpoint.
            weight = bnb.nn.Params4bit.from_prequantized(found[name], parts, device="cpu")
            values = bnb.functional.dequantize_4bit(weight.data, weight.quant_state)
            yield plain(name, values)
        elif not any(name.startswith(f"{other}.") for other in found):
            yield plain(name, found[name])


def plain(name: str, values: torch.Tensor) -> Tensor:
    data = bytes(values.contiguous().reshape(-1).view(torch.uint8).tolist())
    return Tensor(name, NAMES[values.dtype], tuple(values.shape), data)


def case(file: str, make) -> Case:
    return Case(file, lambda path: save_file(make(), path), read)


main(
    [
        case("plain.safetensors", lambda: types(nested=False)),
        case("nested.safetensors", lambda: types(nested=True)),
        case("blocks.safetensors", blocks),
        case("sizes.safetensors", sizes),
        case("fp4.safetensors", fp4),
    ]
)
