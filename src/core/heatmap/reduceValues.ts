import type { AnalysisContext } from '../analyze/analysis';
import type { Shaped } from '../qnat/matrix';
import { binCounts, type BinnedRange } from './heatTile';
import { type BinJob, type Bins, valuesOf } from './reduceBins';
import { rowRuns } from './rowRuns';

/** What to reduce: the values of some bins of a tensor. */
export type ValueJob = Pick<BinJob, 'matrix' | 'range' | 'sampled'> & { readonly tensor: Shaped };

/** Reads values [start, start + count) of a tensor, counted row-major. */
export type ReadRun = (start: number, count: number, signal?: AbortSignal) => Promise<Float32Array>;

/** 1 MiB as f32. */
const CHUNK_VALUES = 256 * 1024;

/** Reduces the values of every bin, one by one: those of blocks have a shorter way (`reduceBins`). */
export async function reduceValues(
  job: ValueJob,
  read: ReadRun,
  { signal, pause }: AnalysisContext,
): Promise<Bins> {
  const { matrix, range, sampled } = job;
  const reducer = new ValueReducer(range, matrix.columns);
  for (const run of rowRuns(range, matrix, sampled)) {
    const { start, count } = valuesOf(run, job);
    for (let done = 0; done < count; done += CHUNK_VALUES) {
      await pause();
      const first = start + done;
      reducer.add(first, await read(first, Math.min(CHUNK_VALUES, count - done), signal));
    }
  }
  return reducer.bins();
}

/** Takes values in any order, and has the bins of those it was given. */
class ValueReducer {
  private readonly across: number;
  private readonly lowest: Float32Array;
  private readonly highest: Float32Array;
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  constructor(
    private readonly range: BinnedRange,
    private readonly columns: number,
  ) {
    const { rows, columns: across } = binCounts(range);
    this.across = across;
    this.lowest = new Float32Array(rows * across).fill(Infinity);
    this.highest = new Float32Array(rows * across).fill(-Infinity);
    this.sums = new Float64Array(rows * across);
    this.counts = new Float64Array(rows * across);
  }

  /** @param first index of the first value, counted row-major */
  add(first: number, values: Float32Array): void {
    for (let at = 0; at < values.length;) {
      const row = Math.floor((first + at) / this.columns);
      const column = first + at - row * this.columns;
      const end = Math.min(values.length, at + this.columns - column);
      this.addRow(row, column, values.subarray(at, end));
      at = end;
    }
  }

  bins(): Bins {
    const { lowest, highest, sums, counts } = this;
    return { lowest, highest, means: sums.map((sum, at) => sum / counts[at]) };
  }

  /** Adds values of one row, those outside the range left out. */
  private addRow(row: number, column: number, values: Float32Array): void {
    const { range, across } = this;
    const firstBin = Math.floor((row - range.row) / range.binRows) * across;
    const from = Math.max(0, range.column - column);
    const to = Math.min(values.length, range.column + range.columns - column);
    for (let at = from; at < to; at++) {
      this.addOne(
        firstBin + Math.floor((column + at - range.column) / range.binColumns),
        values[at],
      );
    }
  }

  private addOne(bin: number, value: number): void {
    const unknown = Number.isNaN(value);
    if (value < this.lowest[bin] || unknown) this.lowest[bin] = value;
    if (value > this.highest[bin] || unknown) this.highest[bin] = value;
    this.sums[bin] += value;
    this.counts[bin]++;
  }
}
