import type { Kernel } from '../nf4/kernel/kernel';
import type { ReduceBatch } from '../nf4/kernel/reduceBatch';
import type { RowsOfValues } from '../nf4/reduce';
import type { HeatField } from './heatField';
import type { BlocksOfRun } from './readRun';

/** What is wanted of the values. */
export interface Wanted {
  readonly extremes: boolean;
  readonly sums: boolean;
}

/** The smallest and largest value, the sum and the number of values of each column so far. */
export class ColumnTotals {
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
  readonly sums: Float64Array;
  readonly counts: Float64Array;

  constructor(
    readonly columns: number,
    private readonly wanted: Wanted,
  ) {
    this.lowest = new Float32Array(columns);
    this.highest = new Float32Array(columns);
    this.sums = new Float64Array(columns);
    this.counts = new Float64Array(columns);
    this.clear();
  }

  clear(): void {
    this.lowest.fill(Infinity);
    this.highest.fill(-Infinity);
    this.sums.fill(0);
    this.counts.fill(0);
  }

  /** Adds rows of the blocks in a batch; the kernel's memory is used by others after this. */
  add(batch: ReduceBatch, rows: RowsOfValues): void {
    const { lowest, highest, sums, counts, wanted } = this;
    if (wanted.extremes) {
      batch.lowest.set(lowest);
      batch.highest.set(highest);
      batch.reduceExtremes(rows);
      lowest.set(batch.lowest);
      highest.set(batch.highest);
    }
    if (wanted.sums) {
      batch.sums.set(sums);
      batch.reduceSums(rows);
      sums.set(batch.sums);
      for (let column = 0; column < rows.columns; column++) counts[column] += rows.rows;
    }
  }
}

/** The kernel's memory with the blocks of a run in it, valid until the next `await`. */
export function batchOf(
  kernel: Kernel,
  { blocks }: BlocksOfRun,
  field: HeatField,
  columns: number,
): ReduceBatch {
  const batch = kernel.reduceBatch({
    blockSize: blocks.blockSize,
    blockCount: blocks.scales.length,
    zeroPoints: blocks.zeroPoints !== undefined,
    codeBytes: blocks.codes.length,
    codesFrom: blocks.codesFrom,
    field,
    columns,
  });
  batch.codes.set(blocks.codes);
  batch.scales.set(blocks.scales);
  if (blocks.zeroPoints) batch.zeroPoints!.set(blocks.zeroPoints);
  return batch;
}
