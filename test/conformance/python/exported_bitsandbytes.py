"""Golden exports of bitsandbytes: it quantizes what qlora-rs dequantized to the same codes and scales."""

from pathlib import Path

import bitsandbytes as bnb
import torch
from crate import tensors_of
from safetensors.torch import save_file
from written import Export, main

DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def bitsandbytes_file(qnat: str, dtype: str) -> Export:
    def write(path: Path) -> None:
        tensors = {}
        for name, value in tensors_of(qnat).items():
            data, state = bnb.functional.quantize_4bit(
                torch.from_numpy(value.copy()), blocksize=64, quant_type="nf4"
            )
            # In f32 nothing is rounded; what the layer computes in is said beside it.
            state.dtype = DTYPES[dtype]
            parts = state.as_dict(packed=True)
            tensors |= {name: data, **{f"{name}.{part}": part_of for part, part_of in parts.items()}}
        save_file(tensors, path, {"format": "pt"})

    stem = qnat.removesuffix(".qnat")
    return Export(f"{stem}-{dtype.lower()}.safetensors", qnat, "bitsandbytes", dtype, write)


main(bitsandbytes_file("default.qnat", dtype) for dtype in DTYPES)
