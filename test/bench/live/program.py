"""A tensor of 64 MiB of codes, at which the program stops."""

import numpy as np

rows, columns, block_size = 8192, 16384, 64


class Tensor:
    def __init__(self):
        self.data = np.random.default_rng(1).integers(0, 256, rows * columns // 2, np.uint8)
        self.scales = (0.01 + np.arange(rows * columns // block_size) % 97 / 1e4).astype(np.float32)
        self.shape = (rows, columns)
        self.block_size = block_size


def main():
    tensor = Tensor()
    breakpoint()
    tensor.data[0] ^= 0xFF
    tensor.data[1] ^= 0xFF
    tensor.data[2] ^= 0xFF
    return tensor


main()
