"""What qlora-rs dequantizes the golden .qnat files to; see test/fixtures/README.md."""

import json
from pathlib import Path

import numpy as np

GOLDEN = Path(__file__).parents[2] / "fixtures" / "golden"
CASES = json.loads((GOLDEN / "cases.json").read_text())["cases"]
DEFAULTS = {"modelName": "qlora-model", "modelType": "qlora"}


def case_of(file: str) -> dict:
    return next(case for case in CASES if case.get("standalone") == file)


def metadata_of(file: str) -> dict[str, str]:
    return case_of(file)["metadata"] or DEFAULTS


def tensors_of(file: str) -> dict[str, np.ndarray]:
    """f32, in the file's order."""
    data = (GOLDEN / "dequantized.f32").read_bytes()
    tensors = {}
    for tensor in case_of(file)["tensors"]:
        offset, length = tensor["dequantized"]["offset"], tensor["dequantized"]["length"]
        values = np.frombuffer(data[offset : offset + length], "<f4")
        tensors[tensor["name"]] = values.reshape(tensor["shape"])
    return tensors
