import type { AffineScale, ZeroPointRule } from '../zeroPoints';
import {
  addToBins,
  BINS,
  type BinSums,
  type CumulativeSums,
  cumulativeSums,
  emptyBins,
  type Reach,
} from './cumulative';
import { bestFit, type Fit, placeTrial } from './fit';
import { AFFINE_TRIALS, FIRST_STEP, SECOND_STEP, SYMMETRIC_TRIALS, trialsAround } from './trials';

const PLACED_SYMMETRIC = SYMMETRIC_TRIALS.map(placeTrial);
const PLACED_AFFINE = AFFINE_TRIALS.map((group) => group.map(placeTrial));

/** Blocks can be refined by these rules: the crate's zero points are for its own bytes. */
export type RefinableRule = Exclude<ZeroPointRule, 'crate'>;

/** Outside, 1 / scale may overflow or be denormal: such blocks keep their scale. */
const LEAST_RADIUS = 2 ** -96;
const RADIUS_LIMIT = 2 ** 112;

/**
 * A scale and zero point of lower squared error than those that lay the levels over the block's range.
 * Whether the error is lower in the end, the caller has to see.
 * @returns undefined where a block's scale is out of range
 */
export function refineScale(
  values: Float32Array,
  start: number,
  end: number,
  rule: RefinableRule,
  current: AffineScale,
): AffineScale | undefined {
  const reach = reachOf(current);
  if (!reach) return undefined;
  const bins = emptyBins();
  addToBins(values.subarray(start, end), reach, bins);
  return searchScale(bins, rule, reach);
}

/** What a scale and zero point reach; nothing where the scale is out of range. */
export function reachOf({ scale: radius, zeroPoint }: AffineScale): Reach | undefined {
  if (!(radius >= LEAST_RADIUS && radius < RADIUS_LIMIT)) return undefined;
  return { center: Math.fround(zeroPoint * radius), radius };
}

/**
 * Some scales and zero points are tried out, the scale's sign included, and the best is fitted by least
 * squares. The sums are of whole numbers, so that they are exact in any order.
 * @param bins of all values of a block
 */
export function searchScale(
  bins: BinSums,
  rule: RefinableRule,
  { center, radius }: Reach,
): AffineScale {
  const sums = cumulativeSums(bins);
  const { ratio, shift } =
    rule === 'none' ? bestFit(sums, PLACED_SYMMETRIC, 0) : searchAffine(sums);
  const scale = Math.fround(radius * ratio);
  if (rule === 'none') return { scale, zeroPoint: 0 };
  return { scale, zeroPoint: Math.fround((center + radius * shift) / scale) };
}

function searchAffine(sums: CumulativeSums): Fit {
  const share = 1 / sums.counts[BINS];
  const starts = PLACED_AFFINE.map((group) => bestFit(sums, group, share));
  const around = starts.flatMap((start) => trialsAround(start, FIRST_STEP));
  const near = bestFit(sums, around.map(placeTrial), share);
  return bestFit(sums, trialsAround(near, SECOND_STEP).map(placeTrial), share);
}
