"""Golden files of GGUF: every type that is read, and what the package dequantizes it to."""

from collections.abc import Iterable
from pathlib import Path

import gguf
import numpy as np
from golden import Case, Tensor, main
from gguf import GGMLQuantizationType as Type

PLAIN = {
    Type.F32: "<f4",
    Type.F16: "<f2",
    Type.F64: "<f8",
    Type.I8: "<i1",
    Type.I16: "<i2",
    Type.I32: "<i4",
    Type.I64: "<i8",
}
# The f16 scales and minimums of a block: NaN and infinity there are not what packages agree on.
HALVES = {
    Type.Q4_0: (0,),
    Type.Q4_1: (0, 2),
    Type.Q5_0: (0,),
    Type.Q5_1: (0, 2),
    Type.Q8_0: (0,),
    Type.Q2_K: (80, 82),
    Type.Q3_K: (108,),
    Type.Q4_K: (0, 2),
    Type.Q5_K: (0, 2),
    Type.Q6_K: (208,),
    Type.IQ4_NL: (0,),
    Type.IQ4_XS: (0,),
}


def blocks(kind: Type, rows: int, blocks_a_row: int) -> np.ndarray:
    """Blocks of any bytes, so that every bit of a block counts, with scales that are finite."""
    _, size = gguf.GGML_QUANT_SIZES[kind]
    random = np.random.default_rng(int(kind))
    data = random.integers(0, 256, (rows * blocks_a_row, size), dtype=np.uint8)
    for at in HALVES[kind]:
        scales = random.normal(0, 0.03, len(data)).astype("<f2")
        data[:, at : at + 2] = scales.view(np.uint8).reshape(-1, 2)
    return data.reshape(rows, blocks_a_row * size)


def writer(path: Path) -> gguf.GGUFWriter:
    out = gguf.GGUFWriter(path, "llama")
    out.add_name("golden")
    out.add_uint32("llama.block_count", 2)
    out.add_bool("flag", True)
    out.add_float64("double", 0.5)
    out.add_int64("negative", -1)
    out.add_array("tokenizer.ggml.tokens", ["a", "bc", "", "é"])
    out.add_array("tokenizer.ggml.scores", [0.5, -1.0])
    return out


def finish(out: gguf.GGUFWriter) -> None:
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def write_blocks(kind: Type):
    def write(path: Path) -> None:
        out = writer(path)
        out.add_tensor("blk.0.weight", blocks(kind, 2, 3), raw_dtype=kind)
        out.add_tensor("blk.1.weight", blocks(kind, 1, 1), raw_dtype=kind)
        finish(out)

    return write


def write_plain(path: Path) -> None:
    out = writer(path)
    for kind, dtype in PLAIN.items():
        values = (np.arange(12).reshape(2, 2, 3) * 7 - 40).astype(dtype)
        out.add_tensor(f"plain.{kind.name}", values)
    brains = gguf.quants.quantize(np.linspace(-3, 3, 10, dtype="<f4").reshape(2, 5), Type.BF16)
    out.add_tensor("plain.BF16", brains, raw_dtype=Type.BF16)
    out.add_tensor("one", np.array([1.5], dtype="<f4"))
    finish(out)


def write_aligned(path: Path) -> None:
    out = gguf.GGUFWriter(path, "llama")
    out.add_custom_alignment(256)
    out.add_tensor("a", np.arange(3, dtype="<f4"))
    out.add_tensor("b", np.arange(5, dtype="<f4"))
    finish(out)


def write_split(path: Path) -> None:
    """The package names the shards itself: `split-00001-of-00003.gguf` and so on."""
    if "-00001-" not in path.name:
        return
    out = gguf.GGUFWriter(path.with_name("split.gguf"), "llama", split_max_tensors=1)
    for index in range(3):
        out.add_tensor(f"blk.{index}.weight", np.arange(12, dtype="<f4").reshape(3, 4) + index)
    finish(out)


def write_version_2(path: Path) -> None:
    """Version 3 differs in that it can be big-endian only."""
    write_aligned(path)
    data = bytearray(path.read_bytes())
    data[4] = 2
    path.write_bytes(data)


def read(path: Path) -> Iterable[Tensor]:
    for tensor in gguf.GGUFReader(path).tensors:
        kind = tensor.tensor_type
        shape = tuple(int(size) for size in reversed(tensor.shape))
        if kind in HALVES:
            values = gguf.quants.dequantize(tensor.data, kind).astype("<f4").tobytes()
            yield Tensor(tensor.name, "F32", shape, values)
        else:
            yield Tensor(tensor.name, kind.name, shape, tensor.data.tobytes())


def cases() -> Iterable[Case]:
    for kind in HALVES:
        yield Case(f"{kind.name}.gguf", write_blocks(kind), read)
    yield Case("plain.gguf", write_plain, read)
    yield Case("aligned.gguf", write_aligned, read)
    for index in range(1, 4):
        yield Case(f"split-0000{index}-of-00003.gguf", write_split, read)
    yield Case("version-2.gguf", write_version_2, read)


main(cases())
