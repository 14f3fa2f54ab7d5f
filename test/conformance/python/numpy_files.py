"""Golden files of NumPy: .npy of every dtype, byte order, memory order and version."""

import struct
import zipfile
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


def arrays() -> dict[str, np.ndarray]:
    return {
        "layer/weight": array("<f4", (10, 12)),
        "layer/bias": array("<f2", (9,)),
        "fortran": np.asfortranarray(array("<f4", (5, 7))),
        "big": array(">f8", (3, 4)),
        "ids": array("<i8", (6,)),
        "scalar": array("<f4", ()),
        "words": np.array(["not", "numbers"]),
        "complex": np.zeros(3, dtype="<c8"),
    }


def read_npz(path: Path) -> Iterable[Tensor]:
    with np.load(path) as file:
        for name, values in file.items():
            if values.dtype.kind in "biuf":
                yield plain(name, values)


def write_zip64(path: Path) -> None:
    """Sizes in extra fields, as for arrays of more than 4 GiB."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a", "b"):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as out:
                npy.write_array(out, array("<f4", (2, 3)))
    data = bytearray(path.read_bytes())
    path.write_bytes(with_zip64_directory(data))


def with_zip64_directory(archive: bytearray) -> bytes:
    """Moves sizes and places of the directory to where those of 4 GiB and more are."""
    end = len(archive) - 22
    count, _, offset = struct.unpack_from("<HII", archive, end + 10)
    directory = bytearray()
    at = offset
    for _ in range(count):
        fields = list(struct.unpack_from("<4s6H3I5H2I", archive, at))
        name_bytes, extra_bytes = fields[10], fields[11]
        name = archive[at + 46 : at + 46 + name_bytes]
        stored, size, place = fields[8], fields[9], fields[16]
        fields[8] = fields[9] = fields[16] = 0xFFFFFFFF
        fields[11] = 28
        extra = struct.pack("<HHQQQ", 1, 24, size, stored, place)
        directory += struct.pack("<4s6H3I5H2I", *fields) + name + extra
        at += 46 + name_bytes + extra_bytes
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), offset)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, offset + len(directory), 1)
    last = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return bytes(archive[:offset] + directory + end64 + locator + last)


def npz_case(file: str, write, skipped: tuple[str, ...] = ("words", "complex")) -> Case:
    return Case(f"{file}.npz", write, read_npz, skipped)


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
    yield npz_case("stored", lambda path: np.savez(path, **arrays()))
    yield npz_case("deflated", lambda path: np.savez_compressed(path, **arrays()))
    yield Case("zip64.npz", write_zip64, read_npz)
    yield npy_case("scalar-big", array(">f8", ()))
    yield npy_case("empty-fortran", np.asfortranarray(array(">i4", (3, 0, 2))))
    yield npy_case("strided", array("<f4", (6, 8))[::2, 1::3])
    yield npz_case("archive", lambda path: np.savez(path, array("<f4", (2,)), array("|b1", (3,))), ())
    yield npy_case("fortran-half", np.asfortranarray(array("<f2", (2, 3, 1, 5))))


main(cases())
