"""Files of NumPy and GGUF that are refused."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

import gguf
import ml_dtypes
import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf import GGUFEndian
from refused import Refused, main

ARRAYS = {
    "complex": np.zeros(3, "<c8"),
    "text": np.array(["not", "numbers"]),
    "objects": np.array([None, {"a": 1}], dtype=object),
    "structure": np.zeros(2, [("x", "<f4"), ("y", "<i2")]),
    "dates": np.array(["2024-01-01"], "datetime64[s]"),
    "bfloat16": np.ones(4, ml_dtypes.bfloat16),
}
# What is read of GGUF; every other type that the package knows is refused by its name.
PLAIN = "F32 F16 BF16 F64 I8 I16 I32 I64".split()
BLOCKS = "Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K IQ4_NL IQ4_XS".split()
REFUSED = [kind for kind in Type if kind.name not in (*PLAIN, *BLOCKS)]


def load(path: Path) -> object:
    return np.load(path, allow_pickle=True)


def load_all(path: Path) -> dict[str, np.ndarray]:
    with np.load(path) as arrays:
        return dict(arrays)


def with_method(method: int):
    """An archive of NumPy, compressed by a method that numpy.savez has not and numpy.load knows."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", method) as archive, archive.open("w.npy", "w") as out:
            np.lib.format.write_array(out, np.arange(6, dtype="<f4"))

    return write


def gguf_of(kind: Type, endian: GGUFEndian = GGUFEndian.LITTLE):
    def write(path: Path) -> None:
        out = gguf.GGUFWriter(path, "llama", endianess=endian)
        out.add_tensor("w", blocks(kind), raw_dtype=kind)
        out.write_header_to_file()
        out.write_kv_data_to_file()
        out.write_tensors_to_file()
        out.close()

    return write


def blocks(kind: Type) -> np.ndarray:
    if kind == Type.F32:
        return np.ones((2, 256), "<f4")
    values, size = gguf.GGML_QUANT_SIZES[kind]
    return np.zeros((2, 256 // values * size), np.uint8)


def read_gguf(path: Path) -> None:
    assert [tensor.name for tensor in gguf.GGUFReader(path).tensors] == ["w"]


def cases() -> Iterable[Refused]:
    for name, array in ARRAYS.items():
        yield Refused(f"{name}.npy", lambda path, array=array: np.save(path, array), load)
    yield Refused("nothing.npz", lambda path: np.savez(path), load_all)
    yield Refused("bzip2.npz", with_method(zipfile.ZIP_BZIP2), load_all)
    yield Refused("lzma.npz", with_method(zipfile.ZIP_LZMA), load_all)
    yield Refused("big-endian.gguf", gguf_of(Type.F32, GGUFEndian.BIG), read_gguf)
    for kind in REFUSED:
        yield Refused(f"{kind.name}.gguf", gguf_of(kind), read_gguf)


main(cases())
