"""How often each NF4 code occurs in blocks of normal values: the judge of src/core/nf4/normalUsage.ts.

Another form of the integral than there, by adaptive quadrature, and checked by simulation. With G the
distribution function of |x|, that of m, the absmax of a block of n, is G(m) ** n, and the other values
are distributed as any are up to m:

    P(|x| <= t * m, x not the absmax) = (n - 1) / n * E[G(t * m) / G(m)].
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.integrate import quad
from scipy.special import erf, erfinv

LEVELS = np.float32([
    -1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
    -0.18477343022823334, -0.09105003625154495, 0, 0.07958029955625534, 0.16093020141124725,
    0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941,
    0.7229568362236023, 1,
]).astype(np.float64)
BORDERS = (LEVELS[1:] + LEVELS[:-1]) / 2
BLOCK_SIZES = [1, 2, 3, 16, 32, 64, 128, 256, 1024, 4096, 65536]
SIMULATED = (2, 64, 256)


def within(t: float, n: int) -> float:
    """P(|x| <= t * absmax), for t < 1."""

    def ratio(v: float) -> float:
        share = v ** (1 / n)
        return float(erf(t * erfinv(share)) / share) if share > 0 else t

    return (n - 1) / n * quad(ratio, 0, 1, epsabs=1e-10, epsrel=1e-10, limit=500)[0]


def usage(n: int) -> list[float]:
    inside = [within(abs(border), n) for border in BORDERS]
    above = [(1 - p) / 2 if border > 0 else (1 + p) / 2 for border, p in zip(BORDERS, inside)]
    return (-np.diff([1, *above, 0])).tolist()


def simulated(n: int) -> np.ndarray:
    blocks = np.random.default_rng(n).standard_normal((8_000_000 // n, n))
    scaled = blocks / np.abs(blocks).max(axis=1, keepdims=True)
    return np.bincount(np.searchsorted(BORDERS, scaled.ravel()), minlength=16) / blocks.size


def main(mode: str, folder: Path) -> None:
    shares = {str(n): usage(n) for n in BLOCK_SIZES}
    for n in SIMULATED:
        np.testing.assert_allclose(simulated(n), shares[str(n)], atol=1e-3)
    file = folder / "normal-usage.json"
    if mode == "write":
        file.write_text(json.dumps(shares, indent=1) + "\n")
        return
    golden = json.loads(file.read_text())
    assert golden.keys() == shares.keys()
    for n, expected in golden.items():
        np.testing.assert_allclose(shares[n], expected, rtol=0, atol=1e-9)
    print(f"normal_usage: {len(golden)} block sizes agree")


main(sys.argv[1], Path(sys.argv[2]))
