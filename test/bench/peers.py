"""Quantizes to NF4 as people do in Python: a line in names the work, a line out tells its seconds."""

import logging
import sys
import time

# That it has no faster way for multiplying says nothing of quantizing.
logging.disable(logging.WARNING)

import bitsandbytes.functional as bnb
import numpy as np
import torch

VALUES = 4 * 1024 * 1024
BLOCK = 64

weights = np.random.default_rng(7).normal(0, 0.02, VALUES).astype(np.float32)
tensor = torch.from_numpy(weights)
levels = bnb.get_4bit_type("nf4", device="cpu").numpy()
packed, state = bnb.quantize_4bit(tensor, blocksize=BLOCK, quant_type="nf4")
torch.set_num_threads(1)


def numpy_scan():
    """The formula, written down: the nearest level of each value."""
    blocks = weights.reshape(-1, BLOCK)
    scales = np.abs(blocks).max(axis=1, keepdims=True)
    distances = np.abs((blocks / scales)[..., None] - levels)
    codes = distances.argmin(axis=-1).astype(np.uint8)
    return codes[:, 0::2] | codes[:, 1::2] << 4, scales


def numpy_search():
    """The same by a binary search between the levels."""
    blocks = weights.reshape(-1, BLOCK)
    scales = np.abs(blocks).max(axis=1, keepdims=True)
    codes = np.searchsorted((levels[:-1] + levels[1:]) / 2, blocks / scales).astype(np.uint8)
    return codes[:, 0::2] | codes[:, 1::2] << 4, scales


WORK = {
    "numpy scan": numpy_scan,
    "numpy search": numpy_search,
    "quantize": lambda: bnb.quantize_4bit(tensor, blocksize=BLOCK, quant_type="nf4"),
    "dequantize": lambda: bnb.dequantize_4bit(packed, state),
}

for line in sys.stdin:
    started = time.perf_counter()
    WORK[line.strip()]()
    print(time.perf_counter() - started, flush=True)
