"""A program to be looked at in a debugger: tensors of NumPy, torch and bitsandbytes, printed as the
program has them. `debuggee.py FOLDER` writes each as FOLDER/NAME.bin."""

import sys
from pathlib import Path

import bitsandbytes.functional as bnb
import numpy as np
import torch
from bitsandbytes.nn import Params4bit

folder = Path(sys.argv[1])


class Tensor:
    def __init__(self):
        self.data = (np.arange(64 * 128 // 2) * 37).astype(np.uint8)
        self.scales = (0.5 + np.arange(128)).astype(np.float32)
        self.shape = (64, 128)
        self.block_size = 64


def write(name, *parts):
    (folder / f"{name}.bin").write_bytes(b"".join(part.tobytes() for part in parts))


def write_quantized(name, weight):
    """As QNAT has it: the first value in the low half of a byte, one f32 scale a block."""
    codes = weight.data.numpy().reshape(-1)
    state = weight.quant_state
    scales = state.absmax
    if state.nested:
        scales = bnb.dequantize_blockwise(state.absmax, state.state2) + state.offset
    write(name, (codes << 4) | (codes >> 4), scales.float().numpy())


def quantized(nested):
    values = torch.sin(torch.arange(64 * 128, dtype=torch.float32)).reshape(64, 128)
    packed, state = bnb.quantize_4bit(values, blocksize=64, compress_statistics=nested, quant_type="nf4")
    return Params4bit(packed, requires_grad=False, quant_state=state, quant_type="nf4", bnb_quantized=True)


def main():
    tensor = Tensor()
    nested = quantized(True)
    plain = quantized(False)
    other = {"data": torch.tensor(tensor.data), "absmax": torch.tensor(tensor.scales), "shape": tensor.shape, "blocksize": 64}
    matrix = (np.arange(64 * 128, dtype=np.float32) / 3).reshape(64, 128)
    brain = torch.tensor(matrix).to(torch.bfloat16).t().requires_grad_()
    # Codes of 64 MiB.
    large = {"data": np.full(2**26, 0xF7, np.uint8), "scales": np.full(2**21, 2, np.float32), "shape": (8192, 16384), "block_size": 64}
    half = torch.tensor(matrix[:3, :8]).half()
    write("matrix", matrix)
    write("brain", brain.detach().contiguous().view(torch.uint8).numpy())
    write("half", half.numpy())
    write("tensor", tensor.data, tensor.scales)
    write_quantized("nested", nested)
    write_quantized("plain", plain)
    print(len(other))  # stop
    matrix[1, 2] = -7
    write("matrix", matrix)
    tensor.data[5] ^= 0xFF
    tensor.scales[3] = 100
    write("tensor", tensor.data, tensor.scales)
    print(len(tensor.data), half.shape)  # stop


main()
