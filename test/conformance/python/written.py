"""Golden exports: what real packages write of the values that qlora-rs gives golden .qnat files."""

import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Export:
    file: str
    qnat: str
    """In test/fixtures/golden."""
    format: str
    dtype: str
    """As `qnat convert` spells them."""
    write: Callable[[Path], None]


def main(exports: Iterable[Export]) -> None:
    """Writes the files into a folder, or checks that they are what the packages write."""
    mode, folder = sys.argv[1], Path(sys.argv[2])
    exports = list(exports)
    if mode == "write":
        folder.mkdir(parents=True, exist_ok=True)
        write_all(exports, folder)
    else:
        with tempfile.TemporaryDirectory() as made:
            write_all(exports, Path(made))
            compare(folder, Path(made))
    print(f"{folder.name}: {len(exports)} files are what the packages write")


def write_all(exports: list[Export], folder: Path) -> None:
    lines = []
    for export in exports:
        export.write(folder / export.file)
        fields = ("file", "qnat", "format", "dtype")
        lines.append(json.dumps({field: getattr(export, field) for field in fields}))
    (folder / "cases.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


def compare(expected: Path, made: Path) -> None:
    names = {path.name for folder in (expected, made) for path in folder.iterdir()}
    for name in sorted(names):
        found = [folder / name for folder in (expected, made)]
        if not all(path.exists() for path in found):
            sys.exit(f"{name} is in one of the folders only")
        if found[0].read_bytes() != found[1].read_bytes():
            sys.exit(f"{name} is not what the package writes")
