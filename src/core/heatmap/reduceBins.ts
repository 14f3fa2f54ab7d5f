import type { AnalysisContext } from '../analyze/analysis';
import { ReferenceKernel } from '../nf4/kernel/referenceKernel';
import type { Kernel } from '../nf4/kernel/kernel';
import type { Matrix, Shaped } from '../qnat/matrix';
import type { QnatTensor } from '../qnat/tensor';
import type { ScaleChoice } from '../qnat/tensorData';
import { valueCount } from '../shape';
import { batchOf, ColumnTotals, type Wanted } from './columnTotals';
import type { HeatField } from './heatField';
import { binCounts, type BinnedRange } from './heatTile';
import { type BlocksOfRun, readRun } from './readRun';
import { type RowRun, rowRuns } from './rowRuns';

/** What to reduce: a field of some bins of a tensor. */
export interface BinJob {
  readonly tensor: QnatTensor;
  readonly matrix: Matrix;
  readonly range: BinnedRange;
  readonly field: HeatField;
  readonly scales: ScaleChoice;
  readonly sampled: boolean;
  readonly wanted: Wanted;
}

/** What there is of each bin: NaN, or Infinity and -Infinity, where it has no values. */
export interface Bins {
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
  /** Summed in f64, down each column and then from column to column; NaN where none are wanted. */
  readonly means: Float64Array;
}

/** Runs that are being read at once: short ones wait for the disk, not for the processor. */
const READ_AHEAD_RUNS = 16;
const READ_AHEAD_VALUES = 2 * 1024 * 1024;

/** Blocks so large that their values do not count in 32 bits with those of a run after them. */
const HUGE_BLOCK = 2 ** 31;

/** Reduces the values of every bin, reading no more than their rows. */
export async function reduceBins(job: BinJob, context: AnalysisContext): Promise<Bins> {
  const reducer = new BinReducer(job, job.tensor.blockSize < HUGE_BLOCK ? context.kernel : EXACT);
  const runs = rowRuns(job.range, job.matrix, job.sampled);
  for await (const [run, blocks] of readAhead(runs, job, context)) {
    reducer.add(run, blocks);
    await context.pause();
  }
  return reducer.bins;
}

/** Counts in f64. */
const EXACT = new ReferenceKernel();

/** The runs in their order, some of them read while those before are worked on. */
async function* readAhead(
  runs: readonly RowRun[],
  job: BinJob,
  { sources: [file], signal }: AnalysisContext,
): AsyncGenerator<readonly [RowRun, BlocksOfRun]> {
  const reads: (readonly [RowRun, Promise<BlocksOfRun>])[] = [];
  const ahead = runsAhead(job, runs);
  for (const run of runs) {
    const { start, count } = valuesOf(run, job);
    if (count <= 0) continue;
    const read = readRun(file, job.tensor, job.field, job.scales, start, count, signal);
    read.catch(() => undefined);
    reads.push([run, read]);
    if (reads.length >= ahead) yield await settled(reads.shift()!);
  }
  for (const read of reads) yield await settled(read);
}

async function settled([run, read]: readonly [RowRun, Promise<BlocksOfRun>]) {
  return [run, await read] as const;
}

function runsAhead({ matrix }: BinJob, [first]: readonly RowRun[]): number {
  const values = first.rows * matrix.columns;
  return Math.max(2, Math.min(READ_AHEAD_RUNS, Math.floor(READ_AHEAD_VALUES / values)));
}

/** From the first value of a run to its last, with what lies between its rows. */
export function valuesOf(
  { row, rows }: RowRun,
  { matrix, range, tensor }: Pick<BinJob, 'matrix' | 'range'> & { readonly tensor: Shaped },
) {
  const start = row * matrix.columns + range.column;
  const end = (row + rows - 1) * matrix.columns + range.column + range.columns;
  return { start, count: Math.min(end, valueCount(tensor.shape)) - start };
}

/** Takes rows in their order, and has the bins of the rows it was given. */
class BinReducer {
  readonly bins: Bins;
  private readonly totals: ColumnTotals;
  private readonly values: number;
  private bin = 0;

  constructor(
    private readonly job: BinJob,
    private readonly kernel: Kernel,
  ) {
    const { rows, columns } = binCounts(job.range);
    this.totals = new ColumnTotals(job.range.columns, job.wanted);
    this.values = valueCount(job.tensor.shape);
    this.bins = {
      lowest: new Float32Array(rows * columns).fill(Infinity),
      highest: new Float32Array(rows * columns).fill(-Infinity),
      means: new Float64Array(rows * columns).fill(NaN),
    };
  }

  add({ row, rows }: RowRun, run: BlocksOfRun): void {
    const { range, field } = this.job;
    const batch = batchOf(this.kernel, run, field, range.columns);
    for (let at = row; at < row + rows;) {
      const bin = Math.floor((at - range.row) / range.binRows);
      const end = Math.min(row + rows, range.row + (bin + 1) * range.binRows);
      if (bin !== this.bin) this.totals.clear();
      this.bin = bin;
      this.addRows(batch, at, end - at, run.from + (at - row) * this.job.matrix.columns);
      this.fold(bin);
      at = end;
    }
  }

  /** The last row of a wrapped tensor may be shorter than the others. */
  private addRows(batch: ReturnType<typeof batchOf>, row: number, rows: number, first: number) {
    const { matrix, range } = this.job;
    const stride = matrix.columns;
    const last = row + rows - 1;
    const left = Math.max(0, this.values - last * stride - range.column);
    const whole = left >= range.columns ? rows : rows - 1;
    this.totals.add(batch, { first, stride, rows: whole, columns: range.columns });
    if (whole === rows) return;
    this.totals.add(batch, { first: first + whole * stride, stride, rows: 1, columns: left });
  }

  /** Makes bins of the columns, as far as they are known. */
  private fold(bin: number): void {
    const { columns, binColumns } = this.job.range;
    const count = Math.ceil(columns / binColumns);
    for (let index = 0; index < count; index++) {
      const from = index * binColumns;
      this.foldOne(bin * count + index, from, Math.min(columns, from + binColumns));
    }
  }

  private foldOne(at: number, from: number, to: number): void {
    const { extremes, sums } = this.job.wanted;
    if (extremes) this.foldExtremes(at, from, to);
    if (sums) this.bins.means[at] = this.meanOf(from, to);
  }

  private foldExtremes(at: number, from: number, to: number): void {
    const { lowest, highest } = this.totals;
    let [low, high] = [Infinity, -Infinity];
    // NaN goes through both.
    for (let column = from; column < to; column++) {
      low = Math.min(low, lowest[column]);
      high = Math.max(high, highest[column]);
    }
    this.bins.lowest[at] = low;
    this.bins.highest[at] = high;
  }

  private meanOf(from: number, to: number): number {
    const { sums, counts } = this.totals;
    let [sum, count] = [0, 0];
    for (let column = from; column < to; column++) {
      sum += sums[column];
      count += counts[column];
    }
    return sum / count;
  }
}
