import type { ZeroPointRule } from '../quantize';
import type { AffineScale } from '../zeroPoints';
import { affineFits, best, bestLine, type Fit, fixedValues } from './fit';
import {
  AFFINE_STARTS,
  AFFINE_TRIALS,
  FIRST_STEP,
  SECOND_STEP,
  SYMMETRIC_TRIALS,
  trialsAround,
} from './trials';

/** Blocks can be refined by these rules: the crate's zero points are for its own bytes. */
export type RefinableRule = Exclude<ZeroPointRule, 'crate'>;

/** Outside, 1 / scale may overflow or be denormal: such blocks keep their scale. */
const LEAST_RADIUS = 2 ** -96;
const RADIUS_LIMIT = 2 ** 112;

/**
 * A scale and zero point of lower squared error than those that lay the levels over the block's range:
 * some are tried out, the scale's sign included, and the best is fitted by least squares. The sums are of
 * fixed point, values of 16 bits and levels of 8, so that they are exact in any order. Whether the error is
 * lower in the end, the caller has to see.
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
  const fits = affineFits(fixed, AFFINE_TRIALS).sort((a, b) => b.score - a.score);
  const near = bestAround(fixed, fits.slice(0, AFFINE_STARTS), FIRST_STEP);
  return bestAround(fixed, [near], SECOND_STEP);
}

/** The best of fits and of those of the trials around them. */
function bestAround(fixed: Int16Array, fits: readonly Fit[], step: number): Fit {
  const trials = fits.flatMap((fit) => trialsAround(fit, step));
  return best([...fits, ...affineFits(fixed, trials)]);
}
