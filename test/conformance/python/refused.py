"""Files that a real package writes and reads, and that are refused.

A folder holds the files, and `cases.json` with their names; what is said of each is the test's to know.
"""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Refused:
    file: str
    write: Callable[[Path], None]
    read: Callable[[Path], object]
    """Has the package read the file: it is whole, and refused for what it is."""


def main(cases: Iterable[Refused]) -> None:
    """Writes the files into a folder, or checks that they are there and that the package reads them."""
    mode, folder = sys.argv[1], Path(sys.argv[2])
    cases = list(cases)
    names = json.dumps([case.file for case in cases], indent=1) + "\n"
    if mode == "write":
        folder.mkdir(parents=True, exist_ok=True)
        for case in cases:
            case.write(folder / case.file)
        (folder / "cases.json").write_text(names)
    elif (folder / "cases.json").read_text() != names:
        sys.exit("cases.json does not list the files")
    for case in cases:
        case.read(folder / case.file)
    print(f"refused/{folder.name}: {len(cases)} files are what the package reads")
