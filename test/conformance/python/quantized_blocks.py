"""Golden blocks of GGUF: f32 values, and what gguf quantizes them to."""

import sys
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type

BLOCK = 32
KINDS = (Type.Q8_0, Type.Q4_0)


def values() -> np.ndarray:
    random = np.random.default_rng(6)
    normal = random.standard_normal((20, BLOCK)).astype("<f4")
    # Scales whose inverse is finite: what becomes of infinity as a byte is the processor's to say.
    magnitudes = np.ldexp(1.0, random.integers(-120, 120, (60, 1)))
    ranged = (random.standard_normal((60, BLOCK)) * magnitudes).astype("<f4")
    zeros = np.zeros((2, BLOCK), "<f4")
    zeros[1] = -0.0
    opposites = np.where(np.arange(BLOCK) % 2 == 0, 1, -1).astype("<f4") * [[1], [-1]]
    return np.concatenate([normal, ranged, zeros, opposites, twice_rounded(random)]).astype("<f4")


def twice_rounded(random: np.random.Generator) -> np.ndarray:
    """Blocks with a value whose Q4_0 code depends on both roundings to f32, of product and of sum."""
    steps = np.round(random.standard_normal((20_000, BLOCK)) * 127).astype("<f4")
    blocks = steps / np.float32(254)
    extreme = np.take_along_axis(blocks, abs(blocks).argmax(axis=1, keepdims=True), axis=1)
    scaled = blocks.astype(np.float64) * (1 / (extreme / np.float32(-8)))
    once = np.trunc((scaled + 8.5).astype(np.float32))
    twice = np.trunc(scaled.astype(np.float32) + np.float32(8.5))
    return blocks[(once != twice).any(axis=1)][:40]


def files() -> dict[str, bytes]:
    blocks = values()
    with np.errstate(over="ignore"):  # Scales beyond f16 are infinite there.
        made = {kind.name: gguf.quants.quantize(blocks, kind).tobytes() for kind in KINDS}
    return {"values.f32": blocks.tobytes()} | {f"{name}.bin": data for name, data in made.items()}


def main(mode: str, folder: Path) -> None:
    for name, data in files().items():
        if mode == "write":
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        elif (folder / name).read_bytes() != data:
            sys.exit(f"{name} is not what the package writes")
    print(f"{folder.name}: {len(values())} blocks are what the package makes")


main(sys.argv[1], Path(sys.argv[2]))
