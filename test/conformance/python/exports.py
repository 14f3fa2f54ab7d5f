"""What the real packages read in the files that a QNAT file was exported to.

`make FOLDER` writes a model to quantize; `check FOLDER NAME` compares the exports of NAME.qnat: the
values of NAME.f32.safetensors are the truth, which the golden files of the crate vouch for.
"""

import json
import sys
from pathlib import Path

import gguf
import ml_dtypes
import numpy as np
from gguf.quants import quantize
from safetensors.numpy import load_file, save_file

FLOATS = {"f16": np.float16, "bf16": ml_dtypes.bfloat16}


def make(folder: Path) -> None:
    random = np.random.default_rng(1)
    normal = lambda *shape: (random.standard_normal(shape) * 0.05).astype(np.float32)
    tensors = {
        "layers.0.weight": normal(96, 256),
        "layers.1.weight": normal(33, 50).astype(ml_dtypes.bfloat16),
        "layers.2.weight": normal(8, 4, 16, 6),
        "layers.3.weight": np.zeros((4, 64), np.float32),
        "layers.0.norm": normal(256),
        "layers.0.bias": normal(96).astype(np.float16),
        "position_ids": np.arange(77, dtype=np.int64).reshape(1, 77),
        "mask": np.arange(6) % 2 == 0,
    }
    save_file(tensors, folder / "model.safetensors")


def same(found: np.ndarray, expected: np.ndarray, what: str) -> None:
    expected = np.ascontiguousarray(expected)
    assert found.dtype == expected.dtype, f"{what}: {found.dtype} is not {expected.dtype}"
    assert found.shape == expected.shape, f"{what}: {found.shape} is not {expected.shape}"
    assert found.tobytes() == expected.tobytes(), f"{what}: values differ"


def as_dtype(value: np.ndarray, name: str, kept: dict, dtype: type) -> np.ndarray:
    """Kept tensors stay as they are; quantized ones are rounded."""
    return kept[name] if name in kept else value.astype(dtype)


def check_safetensors(folder: Path, name: str, truth: dict, kept: dict) -> None:
    for dtype, kind in FLOATS.items():
        found = load_file(folder / f"{name}.{dtype}.safetensors")
        assert found.keys() == truth.keys()
        for key, value in found.items():
            same(value, as_dtype(truth[key], key, kept, kind), f"{name}.{dtype} {key}")


def check_shards(folder: Path, name: str, truth: dict) -> None:
    index = json.loads((folder / f"{name}.shards.safetensors.index.json").read_text())
    assert index["weight_map"].keys() == truth.keys()
    files = {file: load_file(folder / file) for file in set(index["weight_map"].values())}
    assert len(files) > 1
    for key, file in index["weight_map"].items():
        same(files[file][key], truth[key], f"{file} {key}")
    assert index["metadata"]["total_size"] == sum(value.nbytes for value in truth.values())


def check_arrays(folder: Path, name: str, truth: dict) -> None:
    with np.load(folder / f"{name}.npz") as found:
        assert set(found.files) == truth.keys()
        for key in found.files:
            expected = truth[key]
            if expected.dtype == ml_dtypes.bfloat16:
                expected = expected.astype(np.float32)
            same(found[key], expected, f"{name}.npz {key}")
    key = "layers.2.weight"
    same(np.load(folder / f"{name}.npy"), truth[key].astype(np.float16), f"{name}.npy")
    rows = np.loadtxt(folder / f"{name}.csv", delimiter=",", dtype=np.float64).astype(np.float32)
    same(rows, truth[key].reshape(-1, truth[key].shape[-1]), f"{name}.csv")


TYPES = {
    "f32": gguf.GGMLQuantizationType.F32,
    "f16": gguf.GGMLQuantizationType.F16,
    "bf16": gguf.GGMLQuantizationType.BF16,
    "q8_0": gguf.GGMLQuantizationType.Q8_0,
    "q4_0": gguf.GGMLQuantizationType.Q4_0,
}


def check_gguf(folder: Path, name: str, truth: dict) -> None:
    """gguf-py quantizes the same values to the same bytes."""
    held = {key: value for key, value in truth.items() if value.dtype != np.bool_}
    for dtype, kind in TYPES.items():
        reader = gguf.GGUFReader(folder / f"{name}.{dtype}.gguf")
        assert reader.get_field("general.name").contents() == name
        assert {tensor.name for tensor in reader.tensors} == held.keys()
        for tensor in reader.tensors:
            value = held[tensor.name]
            what = f"{name}.{dtype}.gguf {tensor.name}"
            assert list(reversed(tensor.shape.tolist())) == list(value.shape), what
            if value.dtype == np.int64:
                same(tensor.data, value, what)
                continue
            expected = kind_of(value, kind)
            assert tensor.tensor_type == expected, f"{what}: {tensor.tensor_type!r}"
            raw = quantize(value.astype(np.float32), expected)
            assert tensor.data.tobytes() == raw.tobytes(), f"{what}: values differ"


def kind_of(value: np.ndarray, kind: gguf.GGMLQuantizationType) -> gguf.GGMLQuantizationType:
    if value.ndim < 2:
        return gguf.GGMLQuantizationType.F32
    block, _ = gguf.GGML_QUANT_SIZES[kind]
    return kind if value.shape[-1] % block == 0 else gguf.GGMLQuantizationType.F16


def check(folder: Path, name: str) -> None:
    truth = load_file(folder / f"{name}.f32.safetensors")
    kept = load_file(folder / f"{name}.qnat.safetensors")
    original = load_file(folder / "model.safetensors")
    assert truth.keys() == original.keys()
    for key, value in kept.items():
        same(truth[key], original[key], key)
    check_safetensors(folder, name, truth, kept)
    check_shards(folder, name, truth)
    check_arrays(folder, name, truth)
    check_gguf(folder, name, truth)
    print(f"{name}: safetensors, NumPy and gguf read every export as it should be")


if __name__ == "__main__":
    mode, folder = sys.argv[1], Path(sys.argv[2])
    if mode == "make":
        make(folder)
    else:
        for name in sys.argv[3:]:
            check(folder, name)
