"""Golden exports of safetensors, GGUF and NumPy, CSV by NumPy, too."""

import re
from collections.abc import Iterable
from pathlib import Path

import gguf
import ml_dtypes
import numpy as np
from crate import metadata_of, tensors_of
from gguf import GGMLQuantizationType as Type
from gguf.quants import quantize
from safetensors.numpy import save_file
from written import Export, main

FLOATS = {"F32": np.float32, "F16": np.float16, "BF16": ml_dtypes.bfloat16}
GGUF = {
    "F32": (Type.F32, gguf.LlamaFileType.ALL_F32),
    "F16": (Type.F16, gguf.LlamaFileType.MOSTLY_F16),
    "BF16": (Type.BF16, gguf.LlamaFileType.MOSTLY_BF16),
    "Q8_0": (Type.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0),
    "Q4_0": (Type.Q4_0, gguf.LlamaFileType.MOSTLY_Q4_0),
}
QNAT_FILES = ("default", "double-zero", "per-channel", "non-ascii")


def of_dtype(qnat: str, dtype: str) -> dict[str, np.ndarray]:
    return {name: value.astype(FLOATS[dtype]) for name, value in tensors_of(qnat).items()}


def safetensors_file(qnat: str, dtype: str) -> Export:
    def write(path: Path) -> None:
        save_file(of_dtype(qnat, dtype), path, {"format": "pt"})

    return export(qnat, "safetensors", dtype, write)


def npz_file(qnat: str, dtype: str) -> Export:
    return export(qnat, "npz", dtype, lambda path: np.savez(path, **of_dtype(qnat, dtype)))


def npy_file(qnat: str, dtype: str) -> Export:
    (value,) = of_dtype(qnat, dtype).values()
    return export(qnat, "npy", dtype, lambda path: np.save(path, value))


def csv_file(qnat: str) -> Export:
    """Cells of one width with nine digits, a line a row of the last dimension."""

    def write(path: Path) -> None:
        (value,) = tensors_of(qnat).values()
        rows = value.reshape(-1, value.shape[-1] if value.ndim > 1 else 1)
        np.savetxt(path, rows, fmt="%15.8e", delimiter=",")

    return export(qnat, "csv", "F32", write)


def gguf_file(qnat: str, dtype: str) -> Export:
    def write(path: Path) -> None:
        kind, file_type = GGUF[dtype]
        metadata = metadata_of(qnat)
        out = gguf.GGUFWriter(path, architecture_of(metadata["modelType"]))
        out.add_name(metadata["modelName"])
        out.add_file_type(file_type)
        out.add_quantization_version(gguf.GGML_QUANT_VERSION)
        for name, value in tensors_of(qnat).items():
            block, _ = gguf.GGML_QUANT_SIZES[kind]
            own = kind if value.shape[-1] % block == 0 else Type.F16
            out.add_tensor(name, quantize(value, own), raw_dtype=own)
        out.write_header_to_file()
        out.write_kv_data_to_file()
        out.write_tensors_to_file()
        out.close()

    return export(qnat, "gguf", dtype, write)


def architecture_of(model_type: str) -> str:
    """Lower-case letters and digits, as the format wants it (ggml/docs/gguf.md)."""
    return re.sub("[^a-z0-9]", "", model_type.lower()) or "unknown"


def export(qnat: str, kind: str, dtype: str, write) -> Export:
    stem = qnat.removesuffix(".qnat")
    return Export(f"{stem}-{dtype.lower()}.{kind}", qnat, kind, dtype, write)


def exports() -> Iterable[Export]:
    for qnat in (f"{name}.qnat" for name in QNAT_FILES):
        whole = qnat == "default.qnat"
        yield from (safetensors_file(qnat, dtype) for dtype in (FLOATS if whole else ("BF16",)))
        yield from (gguf_file(qnat, dtype) for dtype in (GGUF if whole else ("Q8_0",)))
        yield npz_file(qnat, "F16")
        yield npy_file(qnat, "F32")
        yield csv_file(qnat)


main(exports())
