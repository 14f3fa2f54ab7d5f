import type { AnalysisContext } from '../analyze/analysis';
import type { ReadOriginal } from '../analyze/compareWithSource';
import { readValues } from '../qnat/tensorData';
import { binCounts, type BinnedRange } from './heatTile';
import { type BinJob, type Bins, valuesOf } from './reduceBins';
import { rowRuns } from './rowRuns';

/** What to reduce: the errors of some bins of a tensor. */
export type ErrorJob = Pick<BinJob, 'tensor' | 'matrix' | 'range' | 'scales' | 'sampled'>;

/** Of each of the two, 1 MiB as f32. */
const CHUNK_VALUES = 256 * 1024;

/** Reduces value − original, rounded to f32, of every bin. */
export async function reduceErrors(
  job: ErrorJob,
  readOriginal: ReadOriginal,
  { sources: [source], signal, pause }: AnalysisContext,
): Promise<Bins> {
  const { tensor, matrix, range, scales, sampled } = job;
  const reducer = new ErrorReducer(range, matrix.columns);
  for (const run of rowRuns(range, matrix, sampled)) {
    const { start, count } = valuesOf(run, job);
    for (let done = 0; done < count; done += CHUNK_VALUES) {
      await pause();
      const [first, values] = [start + done, Math.min(CHUNK_VALUES, count - done)];
      const [made, original] = await Promise.all([
        readValues(source, tensor, first, values, scales, signal),
        readOriginal(first, values, signal),
      ]);
      reducer.add(first, made.values, original);
    }
  }
  return reducer.bins();
}

/** Takes values in any order, and has the bins of those it was given. */
class ErrorReducer {
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
  add(first: number, values: Float32Array, original: Float32Array): void {
    const errors = values.map((value, at) => value - original[at]);
    for (let at = 0; at < errors.length;) {
      const row = Math.floor((first + at) / this.columns);
      const column = first + at - row * this.columns;
      const end = Math.min(errors.length, at + this.columns - column);
      this.addRow(row, column, errors.subarray(at, end));
      at = end;
    }
  }

  bins(): Bins {
    const { lowest, highest, sums, counts } = this;
    return { lowest, highest, means: sums.map((sum, at) => sum / counts[at]) };
  }

  /** Adds errors of one row, those outside the range left out. */
  private addRow(row: number, column: number, errors: Float32Array): void {
    const { range, across } = this;
    const firstBin = Math.floor((row - range.row) / range.binRows) * across;
    const from = Math.max(0, range.column - column);
    const to = Math.min(errors.length, range.column + range.columns - column);
    for (let at = from; at < to; at++) {
      this.addOne(
        firstBin + Math.floor((column + at - range.column) / range.binColumns),
        errors[at],
      );
    }
  }

  private addOne(bin: number, error: number): void {
    const unknown = Number.isNaN(error);
    if (error < this.lowest[bin] || unknown) this.lowest[bin] = error;
    if (error > this.highest[bin] || unknown) this.highest[bin] = error;
    this.sums[bin] += error;
    this.counts[bin]++;
  }
}
