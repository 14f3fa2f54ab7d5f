"""Golden files of safetensors: the floats of eight bits, every value of them, and all other dtypes."""

from collections.abc import Iterable
from pathlib import Path

import ml_dtypes
import numpy as np
from golden import Case, Tensor, main
from safetensors import TensorSpec, deserialize, serialize_file
from safetensors.numpy import save_file

EIGHT_BITS = {
    "F8_E4M3": ("float8_e4m3fn", ml_dtypes.float8_e4m3fn),
    "F8_E5M2": ("float8_e5m2", ml_dtypes.float8_e5m2),
}


DTYPES = {
    "F64": np.float64,
    "F32": np.float32,
    "F16": np.float16,
    "BF16": ml_dtypes.bfloat16,
    "I64": np.int64,
    "I32": np.int32,
    "I16": np.int16,
    "I8": np.int8,
    "U64": np.uint64,
    "U32": np.uint32,
    "U16": np.uint16,
    "U8": np.uint8,
    "BOOL": np.bool_,
}


def write_dtypes(path: Path) -> None:
    values = np.sin(np.arange(12) + 1).reshape(3, 4) * 100
    tensors = {name: np.abs(values).astype(dtype) for name, dtype in DTYPES.items()}
    save_file(tensors | {"scalar": np.array(1.5, np.float32), "empty": np.zeros((0, 3))}, path)


def write_eight_bits(path: Path) -> None:
    data = np.arange(256, dtype=np.uint8)
    tensors = {
        dtype: TensorSpec(
            dtype=name, shape=[16, 16], data_ptr=data.ctypes.data, data_len=data.nbytes
        )
        for dtype, (name, _) in EIGHT_BITS.items()
    }
    serialize_file(tensors, path)


def write_shapes(path: Path) -> None:
    values = np.arange(24, dtype=np.float16)
    save_file(
        {
            "one": np.array(True),
            "long": np.array(-7, np.int64),
            "ones": values[:1].reshape(1, 1, 1, 1, 1, 1),
            "deep": values.reshape(1, 2, 1, 3, 1, 2, 2),
            "no rows": np.zeros((0, 5), ml_dtypes.bfloat16),
            "no columns": np.zeros((5, 0, 2), np.float64),
            "\u0000\n\"\\名": values,
        },
        path,
        {"format": "np", "note": "\"quoted\"\n"},
    )


def write_unaligned(path: Path) -> None:
    """As the package wrote them before 0.2.9: a header of any length, so that no value is aligned."""
    header = b'{"b": {"dtype":"F32","shape":[3],"data_offsets":[6,18]},"a":{"dtype":"F16","shape":[3],"data_offsets":[0,6]}}'
    assert len(header) % 2 == 1, len(header)
    data = np.arange(3, dtype="<f2").tobytes() + np.arange(3, dtype="<f4").tobytes()
    path.write_bytes(len(header).to_bytes(8, "little") + header + data)


def read(path: Path) -> Iterable[Tensor]:
    # The package gives them in no order.
    for name, tensor in sorted(deserialize(path.read_bytes()), key=lambda named: named[0]):
        data = bytes(tensor["data"])
        eight_bits = EIGHT_BITS.get(tensor["dtype"])
        floats = np.frombuffer(data, eight_bits[1]).astype("<f4").tobytes() if eight_bits else None
        yield Tensor(name, tensor["dtype"], tuple(tensor["shape"]), data, floats)


main(
    [
        Case("eight-bits.safetensors", write_eight_bits, read),
        Case("dtypes.safetensors", write_dtypes, read),
        Case("shapes.safetensors", write_shapes, read),
        Case("unaligned.safetensors", write_unaligned, read),
    ]
)
