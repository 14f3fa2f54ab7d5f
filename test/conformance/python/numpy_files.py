"""Golden files of NumPy: .npy of every dtype, byte order, memory order and version."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from golden import Case, Tensor, main
from numpy.lib import format as npy

NAMES = {"b1": "BOOL", "f2": "F16", "f4": "F32", "f8": "F64"} | {
    f"{kind}{size}": f"{kind.upper()}{8 * size}" for kind in "iu" for size in (1, 2, 4, 8)
}


def array(dtype: str, shape: tuple[int, ...]) -> np.ndarray:
    """Bytes that differ, and are no NaN as floats: a payload need not survive NumPy's own copies."""
    count = int(np.prod(shape))
    kind = np.dtype(dtype)
    if kind.kind == "b":
        return (np.arange(count) % 3 == 0).reshape(shape)
    if kind.kind == "f":
        return (np.sin(np.arange(count) + 1) * 7).astype(kind).reshape(shape)
    return (np.arange(count) * 0x0123456789ABCDEF).astype(np.int64).astype(kind).reshape(shape)


def plain(name: str, values: np.ndarray) -> Tensor:
    little = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"))
    return Tensor(name, NAMES[little.dtype.str[1:]], values.shape, little.tobytes())


def read_npy(path: Path) -> Iterable[Tensor]:
    return [plain(path.stem, np.load(path))]


def npy_case(file: str, values: np.ndarray, version: tuple[int, int] | None = None) -> Case:
    def write(path: Path) -> None:
        with path.open("wb") as out:
            npy.write_array(out, values, version=version)

    return Case(f"{file}.npy", write, read_npy)


def cases() -> Iterable[Case]:
    for name in NAMES:
        orders = "<" if name in ("b1", "u1", "i1") else "<>"
        for order in orders:
            side = "little" if order == "<" else "big"
            yield npy_case(f"{name}-{side}", array(order + name, (3, 4)))
    for version in ((1, 0), (2, 0), (3, 0)):
        yield npy_case(f"version-{version[0]}", array("<f4", (2, 3)), version)
    yield npy_case("scalar", array("<f4", ()))
    yield npy_case("one-dimension-fortran", np.asfortranarray(array("<f4", (5,))))
    yield npy_case("empty", array("<f4", (0, 3)))
    yield npy_case("fortran", np.asfortranarray(array("<f4", (5, 7))))
    yield npy_case("fortran-big", np.asfortranarray(array(">f8", (4, 3, 5))))
    yield npy_case("fortran-half", np.asfortranarray(array("<f2", (2, 3, 1, 5))))


main(cases())
