"""Golden files of safetensors: the floats of eight bits, every value of them."""

from collections.abc import Iterable
from pathlib import Path

import ml_dtypes
import numpy as np
from golden import Case, Tensor, main
from safetensors import TensorSpec, deserialize, serialize_file

EIGHT_BITS = {
    "F8_E4M3": ("float8_e4m3fn", ml_dtypes.float8_e4m3fn),
    "F8_E5M2": ("float8_e5m2", ml_dtypes.float8_e5m2),
}


def write(path: Path) -> None:
    data = np.arange(256, dtype=np.uint8)
    tensors = {
        dtype: TensorSpec(
            dtype=name, shape=[16, 16], data_ptr=data.ctypes.data, data_len=data.nbytes
        )
        for dtype, (name, _) in EIGHT_BITS.items()
    }
    serialize_file(tensors, path)


def read(path: Path) -> Iterable[Tensor]:
    # The package gives them in no order.
    for name, tensor in sorted(deserialize(path.read_bytes()), key=lambda named: named[0]):
        data = bytes(tensor["data"])
        floats = np.frombuffer(data, EIGHT_BITS[name][1]).astype("<f4").tobytes()
        yield Tensor(name, tensor["dtype"], tuple(tensor["shape"]), data, floats)


main([Case("eight-bits.safetensors", write, read)])
