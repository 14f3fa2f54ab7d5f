import { LEVELS } from '../../nf4/codebook';
import type { AnalysisContext } from '../analysis';
import type { BlockFactors } from './factors';
import { Bins, type Histogram, openRange } from './histogram';

/** What there is to say of a tensor's values, all but NaN and infinities. */
export interface ValueHealth {
  /** Values that are finite. */
  readonly finite: number;
  /** Values that are NaN or infinite: those of blocks with such a scale or zero point. */
  readonly nonFinite: number;
  /** Undefined when no value is finite, as all below. */
  readonly smallest?: number;
  readonly largest?: number;
  readonly mean?: number;
  readonly standardDeviation?: number;
  /** Over the range that the scales allow; of plain values, over their own. */
  readonly histogram?: Histogram;
}

/** Blocks between two pauses: a few milliseconds. */
const CHUNK_BLOCKS = 128 * 1024;

/** Odd, so that 0 is in the middle of a bin. */
export const VALUE_BINS = 101;

/** Sums up values block by block, from the counts of their codes: no value is ever written down. */
export class ValueSums {
  private readonly bins: Bins;
  private finite = 0;
  private nonFinite = 0;
  private smallest = Infinity;
  private largest = -Infinity;
  private sum = 0;
  private squares = 0;

  /** @param range that all values are in */
  constructor(
    private readonly factors: BlockFactors,
    range: readonly [number, number],
  ) {
    this.bins = new Bins(...range, VALUE_BINS);
  }

  /** In one loop of plain numbers: it runs for every code of every block. */
  add(block: number, counts: Uint32Array): void {
    const scale = this.factors.scales[block];
    const zeroPoint = this.factors.zeroPoints?.[block] ?? 0;
    const { bins } = this;
    let count = 0;
    let sum = 0;
    let squares = 0;
    for (let code = 0; code < counts.length; code++) {
      const times = counts[code];
      const value = valueOf(code, scale, zeroPoint);
      if (times === 0) continue;
      if (value - value !== 0) {
        this.nonFinite += times;
        continue;
      }
      count += times;
      sum += value * times;
      squares += value * value * times;
      if (value < this.smallest) this.smallest = value;
      if (value > this.largest) this.largest = value;
      bins.add(value, times);
    }
    this.finite += count;
    this.sum += sum;
    this.squares += squares;
  }

  result(): ValueHealth {
    const { finite, nonFinite, smallest, largest, sum, squares } = this;
    const found = momentsOf({ finite, nonFinite, smallest, largest, sum, squares });
    return finite === 0 ? found : { ...found, histogram: this.bins.result() };
  }
}

/** Values counted and summed up, in f64. */
export interface ValueTotals {
  readonly finite: number;
  readonly nonFinite: number;
  readonly smallest: number;
  readonly largest: number;
  readonly sum: number;
  /** Of the values' squares. */
  readonly squares: number;
}

/** What the totals of values say of them; all but the histogram. */
export function momentsOf(totals: ValueTotals): ValueHealth {
  const { finite, nonFinite, smallest, largest, sum, squares } = totals;
  if (finite === 0) return { finite, nonFinite };
  const mean = sum / finite;
  const variance = Math.max(0, squares / finite - mean * mean);
  return { finite, nonFinite, smallest, largest, mean, standardDeviation: Math.sqrt(variance) };
}

/** (level + z) · scale, each step rounded to f32, as dequantizing does. */
function valueOf(code: number, scale: number, zeroPoint: number): number {
  return Math.fround(Math.fround(LEVELS[code] + zeroPoint) * scale);
}

/** The widest that values can be with these scales; even around 0 where no zero point moves them. */
export async function valueRange(
  { scales, zeroPoints }: BlockFactors,
  pause: AnalysisContext['pause'],
): Promise<[number, number]> {
  let from = Infinity;
  let to = -Infinity;
  for (let block = 0; block < scales.length; block++) {
    if (block % CHUNK_BLOCKS === 0) await pause();
    const zeroPoint = zeroPoints?.[block] ?? 0;
    for (const code of [0, 15]) {
      const value = valueOf(code, scales[block], zeroPoint);
      if (!Number.isFinite(value)) continue;
      if (value < from) from = value;
      if (value > to) to = value;
    }
  }
  return from <= to ? openRange(from, to) : [-1, 1];
}
