import { Bins, type Histogram, openRange } from './histogram';

/** Some blocks of a kind: how many, and the first of them. */
export interface BlocksFound {
  readonly count: number;
  readonly first: number;
}

/** Of the scales above 0, finite ones all. */
export interface ScaleSpread {
  readonly smallest: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly largest: number;
  /**
   * Scales beyond these are far out: three times the distance of the quartiles away from them, in
   * powers of two (Tukey, Exploratory Data Analysis, 1977).
   */
  readonly fences: readonly [number, number];
  readonly outliersBelow: number;
  readonly outliersAbove: number;
  /** Of log2(scale). */
  readonly histogram: Histogram;
}

/** What there is to say of a tensor's scales. */
export interface ScaleHealth {
  readonly blocks: number;
  /** Blocks of scale 0: all their values are 0. Undefined when there are none, as the others. */
  readonly zero?: BlocksFound;
  readonly negative?: BlocksFound;
  /** Infinite, or NaN. */
  readonly nonFinite?: BlocksFound;
  /** Undefined when no scale is above 0. */
  readonly spread?: ScaleSpread;
}

const SCALE_BINS = 48;
const FENCE = 3;

/** @param ranking the blocks, those of the largest scales first */
export function scaleHealth(scales: Float32Array, ranking: Uint32Array): ScaleHealth {
  return {
    blocks: scales.length,
    zero: blocksWhere(scales, (scale) => scale === 0),
    negative: blocksWhere(scales, (scale) => scale < 0 && scale !== -Infinity),
    nonFinite: blocksWhere(scales, (scale) => !Number.isFinite(scale)),
    spread: spreadOf(scales, ranking),
  };
}

function blocksWhere(
  scales: Float32Array,
  found: (scale: number) => boolean,
): BlocksFound | undefined {
  let count = 0;
  let first = -1;
  for (let block = 0; block < scales.length; block++) {
    if (!found(scales[block])) continue;
    if (count === 0) first = block;
    count++;
  }
  return count === 0 ? undefined : { count, first };
}

function spreadOf(scales: Float32Array, ranking: Uint32Array): ScaleSpread | undefined {
  const start = firstRank(scales, ranking, (scale) => scale < Infinity);
  const end = firstRank(scales, ranking, (scale) => scale <= 0);
  if (start >= end) return undefined;
  const at = (share: number) => scales[ranking[end - 1 - Math.round(share * (end - 1 - start))]];
  const [lowerQuartile, upperQuartile] = [at(0.25), at(0.75)];
  const reach = (upperQuartile / lowerQuartile) ** FENCE;
  const fences = [lowerQuartile / reach, upperQuartile * reach] as const;
  return {
    smallest: at(0),
    lowerQuartile,
    median: at(0.5),
    upperQuartile,
    largest: at(1),
    fences,
    outliersBelow: end - firstRank(scales, ranking, (scale) => scale < fences[0], start, end),
    outliersAbove: firstRank(scales, ranking, (scale) => scale <= fences[1], start, end) - start,
    histogram: logHistogram(scales, ranking.subarray(start, end)),
  };
}

/** The first rank in [from, to) from which on a condition holds, or `to`; found by bisection. */
function firstRank(
  scales: Float32Array,
  ranking: Uint32Array,
  holds: (scale: number) => boolean,
  from = 0,
  to = ranking.length,
): number {
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(scales[ranking[middle]])) to = middle;
    else from = middle + 1;
  }
  return from;
}

function logHistogram(scales: Float32Array, ranking: Uint32Array): Histogram {
  const log = (rank: number) => Math.log2(scales[ranking[rank]]);
  const bins = new Bins(...openRange(log(ranking.length - 1), log(0)), SCALE_BINS);
  for (let rank = 0; rank < ranking.length; rank++) bins.add(log(rank));
  return bins.result();
}
