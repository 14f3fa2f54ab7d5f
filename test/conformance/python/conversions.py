"""What the real packages read in weight files that were converted without being quantized.

`make FOLDER` writes models; `check FOLDER` compares what `qnat convert` made of them with the values
that the packages themselves read in the models.
"""

import sys
from pathlib import Path

import gguf
import ml_dtypes
import numpy as np
from exports import same
from gguf.quants import dequantize, quantize
from safetensors.numpy import load_file, save_file

Q4_0 = gguf.GGMLQuantizationType.Q4_0
Q8_0 = gguf.GGMLQuantizationType.Q8_0


def weights() -> dict[str, np.ndarray]:
    random = np.random.default_rng(2)
    normal = lambda *shape: (random.standard_normal(shape) * 0.05).astype(np.float32)
    return {
        "layers.0.weight": normal(48, 64),
        "layers.1.weight": normal(6, 50).astype(np.float16),
        "layers.2.weight": np.asfortranarray(normal(8, 24)),
        "layers.0.norm": normal(64),
        "position_ids": np.arange(77, dtype=np.int64).reshape(1, 77),
    }


def make(folder: Path) -> None:
    plain = weights()
    np.savez(folder / "plain.npz", **plain)
    np.savez_compressed(folder / "deflated.npz", **plain)
    np.save(folder / "floats.npy", floats())
    dense = {name: np.ascontiguousarray(value) for name, value in plain.items()}
    dense["layers.3.weight"] = dense["layers.0.weight"].astype(ml_dtypes.bfloat16)
    save_file(dense, folder / "plain.safetensors", {"format": "pt"})
    writer = gguf.GGUFWriter(folder / "quantized.gguf", "llama")
    writer.add_name("quantized")
    for name, kind in {"q4": Q4_0, "q8": Q8_0}.items():
        raw = quantize(dense["layers.0.weight"], kind)
        writer.add_tensor(name, raw, raw_dtype=kind)
    writer.add_tensor("half", dense["layers.1.weight"])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def floats() -> np.ndarray:
    """Of every magnitude, and many whose tenth digit is the last and a 5."""
    random = np.random.default_rng(3)
    bits = random.integers(0, 1 << 32, 20_000, dtype=np.uint32).view(np.float32)
    halves = [np.arange(1, 1 << 24, 4_801, dtype=np.float32) / np.float32(1 << k) for k in range(16)]
    values = np.concatenate([bits[np.isfinite(bits)], *halves])
    return values[: len(values) // 2 * 2].reshape(-1, 2)


def check_text(folder: Path) -> None:
    np.savetxt(folder / "expected.csv", floats(), fmt="%15.8e", delimiter=",")
    found = (folder / "floats.npy.csv").read_bytes()
    assert found == (folder / "expected.csv").read_bytes(), "floats.npy.csv: not as numpy.savetxt"
    rows = np.loadtxt(folder / "floats.npy.csv", delimiter=",", dtype=np.float32)
    same(rows, floats(), "floats.npy.csv")


def check_same(file: Path, expected: dict) -> None:
    found = load_file(file)
    assert found.keys() == expected.keys(), file.name
    for name, value in found.items():
        same(value, expected[name], f"{file.name} {name}")


def check_arrays(folder: Path, truth: dict) -> None:
    with np.load(folder / "plain.safetensors.npz") as found:
        assert set(found.files) == truth.keys()
        for name in found.files:
            value = truth[name]
            kind = np.float32 if value.dtype == ml_dtypes.bfloat16 else value.dtype
            same(found[name], value.astype(kind), f"plain.safetensors.npz {name}")


def check_gguf(folder: Path, truth: dict) -> None:
    reader = gguf.GGUFReader(folder / "plain.safetensors.gguf")
    assert {tensor.name for tensor in reader.tensors} == truth.keys()
    for tensor in reader.tensors:
        value = truth[tensor.name]
        if tensor.tensor_type == Q8_0:
            value = quantize(value.astype(np.float32), Q8_0)
        elif tensor.tensor_type == gguf.GGMLQuantizationType.F32:
            value = value.astype(np.float32)
        elif tensor.tensor_type == gguf.GGMLQuantizationType.F16:
            value = value.astype(np.float32).astype(np.float16)
        assert tensor.data.tobytes() == value.tobytes(), tensor.name
    kinds = {tensor.name: tensor.tensor_type.name for tensor in reader.tensors}
    assert kinds["layers.0.weight"] == kinds["layers.3.weight"] == "Q8_0"
    assert kinds["layers.0.norm"] == "F32" and kinds["position_ids"] == "I64"


def check(folder: Path) -> None:
    for name in ["plain.npz", "deflated.npz"]:
        with np.load(folder / name) as arrays:
            check_same(folder / f"{name}.safetensors", {key: arrays[key] for key in arrays.files})
    model = gguf.GGUFReader(folder / "quantized.gguf").tensors
    values = {
        tensor.name: tensor.data
        if tensor.data.dtype == np.float16
        else dequantize(tensor.data, tensor.tensor_type)
        for tensor in model
    }
    check_same(folder / "quantized.gguf.safetensors", values)
    truth = load_file(folder / "plain.safetensors")
    floats = {
        name: value if value.dtype == np.int64 else value.astype(np.float32).astype(np.float16)
        for name, value in truth.items()
    }
    check_same(folder / "plain.safetensors.f16.safetensors", floats)
    check_arrays(folder, truth)
    check_gguf(folder, truth)
    check_text(folder)
    print("weights: safetensors, NumPy and gguf read every conversion as it should be")


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](Path(sys.argv[2]))
