import { THRESHOLDS } from './codebook';
import { erfc } from './erfc';

/** Simpson's rule over [0, 10] standard deviations: the largest of 2^32 normal values is under 7. */
const REACH = 10;
const INTERVALS = 2000;

/**
 * How often each code occurs when blocks of independent, normally distributed values are divided by
 * their absmax: the reference for code usage. Exact up to the rounding of f64, not simulated. The
 * absmax itself is ±1, one value of a block; each other value is a normal one on the condition that it
 * is not larger, so with the distribution function G of |x| and its density g
 *
 *     P(|x| ≤ t·absmax, x not the absmax) = ∫ (n − 1) · g(m) · G(m)^(n − 2) · G(t·m) dm.
 *
 * Judged by scipy: test/conformance/python/normal_usage.py.
 * @returns 16 shares, whose sum is 1
 */
export function normalUsage(blockSize: number): number[] {
  const weights = absmaxWeights(blockSize);
  const above = [1, ...Array.from(THRESHOLDS, (threshold) => shareAbove(threshold, weights)), 0];
  return above.slice(1).map((share, code) => above[code] - share);
}

/** (n − 1) · g(m) · G(m)^(n − 2) with Simpson's weights, over the grid of m. */
function absmaxWeights(blockSize: number): Float64Array {
  const step = REACH / INTERVALS;
  return Float64Array.from({ length: INTERVALS + 1 }, (_, index) => {
    const m = index * step;
    const density = Math.sqrt(2 / Math.PI) * Math.exp((-m * m) / 2);
    // G(0) = 0, and 0^0 = 1.
    const power = blockSize > 2 ? Math.exp((blockSize - 2) * logDistribution(m)) : 1;
    return simpson(index) * step * (blockSize - 1) * density * power;
  });
}

function simpson(index: number): number {
  if (index === 0 || index === INTERVALS) return 1 / 3;
  return index % 2 === 1 ? 4 / 3 : 2 / 3;
}

/** The share of values x / absmax ≥ threshold; half of all values are above 0. */
function shareAbove(threshold: number, weights: Float64Array): number {
  const t = Math.abs(threshold);
  const within = weights.reduce(
    (sum, weight, index) => sum + weight * distribution((t * index * REACH) / INTERVALS),
    0,
  );
  return threshold >= 0 ? (1 - within) / 2 : (1 + within) / 2;
}

/** G: the share of |x| up to m. */
function distribution(m: number): number {
  return 1 - erfc(m / Math.SQRT2);
}

function logDistribution(m: number): number {
  return Math.log1p(-erfc(m / Math.SQRT2));
}
