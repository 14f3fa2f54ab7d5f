"""Golden weight files: what a real package writes, and what it reads there again.

A folder holds the files, `cases.json` with the tensors of each, and `values.bin` with their values in
plain form: little-endian, row-major.
"""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tensor:
    name: str
    dtype: str
    """As safetensors spells it."""
    shape: tuple[int, ...]
    values: bytes
    floats: bytes | None = None
    """The values as f32, where that is not what `values` are."""


@dataclass(frozen=True)
class Case:
    file: str
    write: Callable[[Path], None]
    read: Callable[[Path], Iterable[Tensor]]
    skipped: tuple[str, ...] = ()
    """Names of what is in the file and is no tensor."""


def main(cases: Iterable[Case]) -> None:
    """Writes the files into a folder, or checks that they are there and are read as it says there."""
    mode, folder = sys.argv[1], Path(sys.argv[2])
    cases = list(cases)
    if mode == "write":
        folder.mkdir(parents=True, exist_ok=True)
        for case in cases:
            case.write(folder / case.file)
    json_text, values = records(cases, folder)
    if mode == "write":
        (folder / "cases.json").write_bytes(json_text)
        (folder / "values.bin").write_bytes(values)
    else:
        compare(folder / "cases.json", json_text)
        compare(folder / "values.bin", values)
    print(f"{folder.name}: {len(cases)} files are what the package reads")


def records(cases: Iterable[Case], folder: Path) -> tuple[bytes, bytes]:
    values = bytearray()
    lines = []
    for case in cases:
        tensors = []
        for tensor in case.read(folder / case.file):
            record = {"name": tensor.name, "dtype": tensor.dtype, "shape": list(tensor.shape)}
            record["values"] = append(values, tensor.values)
            if tensor.floats is not None:
                record["floats"] = append(values, tensor.floats)
            tensors.append(record)
        record = {"file": case.file, "tensors": tensors, "skipped": list(case.skipped)}
        lines.append(json.dumps(record, ensure_ascii=False))
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode(), bytes(values)


def append(values: bytearray, piece: bytes) -> dict[str, int]:
    values += piece
    return {"offset": len(values) - len(piece), "length": len(piece)}


def compare(path: Path, expected: bytes) -> None:
    if path.read_bytes() != expected:
        sys.exit(f"{path.name} is not what the package reads")
