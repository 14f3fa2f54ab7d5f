// Least-squares fits of trials, two at a time, as src/core/nf4/refine/fit.ts makes them of their sums.
import { VALUE_UNIT } from './cumulative';
import { blockSize, blockSum, LEVEL_UNIT, SUMS, sums } from './trials';

const RATIO_OF_SLOPE: f64 = LEVEL_UNIT / <f64>VALUE_UNIT;

/** Of two series of trials the first of the best fits: their scores, and ratio and shift of each. */
let scores = f64x2.splat(0);
export let firstBest = f64x2.splat(0);
export let secondBest = f64x2.splat(0);

/** Of a block, twice each: sums and count at the upper end's level, count at its square, share and mean. */
const totals = memory.data(5 * 16, 16);

/**
 * Fits two series of trials that were tried, `length` each, one after another.
 * @param share of the sum of values that is their mean: 1 / count, or 0 for lines through 0
 */
export function findBests(first: usize, length: usize, share: f64): void {
  setTotals(share);
  const sumsOfAll = v128.load(totals);
  const levelsOfAll = v128.load(totals, 16);
  const squaresOfAll = v128.load(totals, 32);
  const shares = v128.load(totals, 48);
  const means = v128.load(totals, 64);
  let most = f64x2.splat(0);
  let slopes = f64x2.splat(1 / RATIO_OF_SLOPE);
  let shifted = f64x2.splat(blockSum);
  const at = sums + first * SUMS;
  const other = length * SUMS;
  for (let from = at; from < at + other; from += SUMS) {
    const ends = v128.load(from + other, 16);
    const signs = i64x2.shuffle(v128.load(from, 16), ends, 1, 3);
    const below = i64x2.shuffle(v128.load(from, 16), ends, 0, 2);
    const squares = f64x2.sub(squaresOfAll, f64x2.mul(signs, below));
    const two = v128.load(from);
    const otherTwo = v128.load(from + other);
    const products = f64x2.sub(sumsOfAll, i64x2.shuffle(two, otherTwo, 0, 2));
    const levels = f64x2.sub(levelsOfAll, i64x2.shuffle(two, otherTwo, 1, 3));
    const covariances = f64x2.sub(products, f64x2.mul(levels, means));
    const variances = f64x2.sub(squares, f64x2.mul(f64x2.mul(levels, levels), shares));
    const slope = f64x2.div(covariances, variances);
    const score = f64x2.mul(slope, covariances);
    const better = v128.and(f64x2.gt(score, most), f64x2.gt(variances, f64x2.splat(0)));
    most = v128.bitselect(score, most, better);
    slopes = v128.bitselect(f64x2.mul(slope, signs), slopes, better);
    shifted = v128.bitselect(f64x2.mul(slope, levels), shifted, better);
  }
  const rests = f64x2.mul(f64x2.sub(f64x2.splat(blockSum), shifted), shares);
  const shifts = f64x2.mul(rests, f64x2.splat(1 / <f64>VALUE_UNIT));
  const ratios = f64x2.mul(slopes, f64x2.splat(RATIO_OF_SLOPE));
  scores = most;
  firstBest = i64x2.shuffle(ratios, shifts, 0, 2);
  secondBest = i64x2.shuffle(ratios, shifts, 1, 3);
}

/** What `fitShift` found: by how much the squared error is lower, and the shift. */
export let shiftScore: f64 = 0;
export let fittedShift: f64 = 0;

/** Fits the shift alone of a trial that was tried, of this ratio. */
export function fitShift(trial: usize, ratio: f64, share: f64): void {
  const at = sums + trial * SUMS;
  const sign = load<f64>(at, 24);
  const count = <f64>blockSize;
  const products = sign * (blockSum * LEVEL_UNIT - load<f64>(at));
  const levels = sign * (count * LEVEL_UNIT - load<f64>(at, 8));
  const squares = count * LEVEL_UNIT * LEVEL_UNIT - sign * load<f64>(at, 16);
  const slope = ratio * (<f64>VALUE_UNIT / LEVEL_UNIT);
  const covariance = products - levels * (blockSum * share);
  const variance = squares - levels * levels * share;
  fittedShift = (blockSum - slope * levels) * share * (1 / <f64>VALUE_UNIT);
  shiftScore = slope * (2 * covariance - slope * variance);
}

/** By way of memory, for V8 would compute all that is no load in the loop, each time anew. */
function setTotals(share: f64): void {
  const levels = <f64>blockSize * LEVEL_UNIT;
  v128.store(totals, f64x2.splat(blockSum * LEVEL_UNIT));
  v128.store(totals, f64x2.splat(levels), 16);
  v128.store(totals, f64x2.splat(levels * LEVEL_UNIT), 32);
  v128.store(totals, f64x2.splat(share), 48);
  v128.store(totals, f64x2.splat(blockSum * share), 64);
}

/** The better of both. */
export function betterOfBoth(): v128 {
  return f64x2.extract_lane(scores, 1) > f64x2.extract_lane(scores, 0) ? secondBest : firstBest;
}
