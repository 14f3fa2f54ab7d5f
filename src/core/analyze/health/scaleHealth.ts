import { type Histogram, openRange } from './histogram';

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

/**
 * All of it is found in the order of the scales, by bisection.
 * @param ranking the blocks, those of the largest scales first, NaN before all
 */
export function scaleHealth(scales: Float32Array, ranking: Uint32Array): ScaleHealth {
  const ranked = new RankedScales(scales, ranking);
  const blocks = ranking.length;
  const [above, zero, below, least] = [
    ranked.first((scale) => scale < Infinity),
    ranked.first((scale) => scale <= 0),
    ranked.first((scale) => scale < 0),
    ranked.first((scale) => scale === -Infinity),
  ];
  return {
    blocks,
    zero: blocksFound(ranking.subarray(zero, below)),
    negative: blocksFound(ranking.subarray(below, least)),
    nonFinite: blocksFound(ranking.subarray(0, above), ranking.subarray(least)),
    spread: zero > above ? spreadOf(ranked.between(above, zero)) : undefined,
  };
}

function blocksFound(...found: readonly Uint32Array[]): BlocksFound | undefined {
  const count = found.reduce((sum, { length }) => sum + length, 0);
  const first = found.reduce((least, blocks) => blocks.reduce(lesser, least), Infinity);
  return count === 0 ? undefined : { count, first };
}

const lesser = (a: number, b: number) => (a < b ? a : b);

/** @param ranked the scales above 0 */
function spreadOf(ranked: RankedScales): ScaleSpread {
  const at = (share: number) => ranked.at(Math.round((1 - share) * (ranked.length - 1)));
  const [smallest, lowerQuartile, median, upperQuartile, largest] = [0, 0.25, 0.5, 0.75, 1].map(at);
  const reach = (upperQuartile / lowerQuartile) ** FENCE;
  const fences = [lowerQuartile / reach, upperQuartile * reach] as const;
  return {
    ...{ smallest, lowerQuartile, median, upperQuartile, largest, fences },
    outliersBelow: ranked.length - ranked.first((scale) => scale < fences[0]),
    outliersAbove: ranked.first((scale) => scale <= fences[1]),
    histogram: logHistogram(ranked, Math.log2(smallest), Math.log2(largest)),
  };
}

function logHistogram(ranked: RankedScales, smallest: number, largest: number): Histogram {
  const [from, to] = openRange(smallest, largest);
  const width = (to - from) / SCALE_BINS;
  const edges = Array.from({ length: SCALE_BINS - 1 }, (_, bin) => from + (bin + 1) * width);
  const above = [
    ranked.length,
    ...edges.map((edge) => ranked.first((scale) => Math.log2(scale) < edge)),
    0,
  ];
  return { from, to, counts: above.slice(1).map((rank, bin) => above[bin] - rank) };
}

/** Scales in their order, the largest first. */
class RankedScales {
  constructor(
    private readonly scales: Float32Array,
    private readonly ranking: Uint32Array,
  ) {}

  get length(): number {
    return this.ranking.length;
  }

  at(rank: number): number {
    return this.scales[this.ranking[rank]];
  }

  between(from: number, to: number): RankedScales {
    return new RankedScales(this.scales, this.ranking.subarray(from, to));
  }

  /** The first rank from which on a condition holds, or the length when it holds for none. */
  first(holds: (scale: number) => boolean): number {
    let from = 0;
    let to = this.length;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (holds(this.at(middle))) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}
