import type { ZeroPointRule } from '../quantize';
import type { AffineScale } from '../zeroPoints';
import { best, bestAffine, bestLine, type Fit, fixedValues } from './fit';
import { AFFINE_STEPS, AFFINE_TRIALS, SYMMETRIC_TRIALS, type Trial, trialsAround } from './trials';

/** Blocks can be refined by these rules: the crate's zero points are for its own bytes. */
export type RefinableRule = Exclude<ZeroPointRule, 'crate'>;

/** Outside, 1 / scale may overflow or be denormal: such blocks keep their scale. */
const LEAST_RADIUS = 2 ** -96;
const RADIUS_LIMIT = 2 ** 112;

/**
 * A scale and zero point of lower squared error than those that lay the levels over the block's range:
 * some are tried out, the scale's sign included, and the best is fitted by least squares. The sums are of
 * 16-bit fixed point, so that they are exact in any order; what that loses is a millionth of the error.
 * Whether the error is lower in the end, the caller has to see.
 * @returns undefined where a block's scale is out of range
 */
export function refineScale(
  values: Float32Array,
  start: number,
  end: number,
  rule: RefinableRule,
  { scale: radius, zeroPoint }: AffineScale,
): AffineScale | undefined {
  if (!(radius >= LEAST_RADIUS && radius < RADIUS_LIMIT)) return undefined;
  const center = Math.fround(zeroPoint * radius);
  const fixed = fixedValues(values, start, end, center, radius);
  const { ratio, shift } =
    rule === 'none' ? bestLine(fixed, SYMMETRIC_TRIALS) : searchAffine(fixed);
  const scale = Math.fround(radius * ratio);
  if (rule === 'none') return { scale, zeroPoint: 0 };
  return { scale, zeroPoint: Math.fround((center + radius * shift) / scale) };
}

function searchAffine(fixed: Int16Array): Fit {
  return best(AFFINE_TRIALS.map((trials) => searchFrom(fixed, trials)));
}

function searchFrom(fixed: Int16Array, trials: readonly Trial[]): Fit {
  let found = bestAffine(fixed, trials);
  for (const step of AFFINE_STEPS) {
    found = best([found, bestAffine(fixed, trialsAround(found, step))]);
  }
  return found;
}
