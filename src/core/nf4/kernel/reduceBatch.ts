import type { ReducedField, RowsOfValues } from '../reduce';

/** Blocks whose values are to be reduced by columns. */
export interface ReduceJob {
  readonly blockSize: number;
  readonly blockCount: number;
  /** Whether the blocks have zero points. */
  readonly zeroPoints: boolean;
  /** Bytes of codes that are given, and that are left out before them. */
  readonly codeBytes: number;
  readonly codesFrom: number;
  readonly field: ReducedField;
  /** The most columns that rows have. */
  readonly columns: number;
}

/** The memory of one job, as that of a `QuantizeBatch`; the caller fills in all of it. */
export interface ReduceBatch {
  readonly codes: Uint8Array<ArrayBuffer>;
  readonly scales: Float32Array<ArrayBuffer>;
  readonly zeroPoints?: Float32Array<ArrayBuffer>;
  /** One a column: what there was before, and what there is after a run. */
  readonly lowest: Float32Array<ArrayBuffer>;
  readonly highest: Float32Array<ArrayBuffer>;
  readonly sums: Float64Array<ArrayBuffer>;
  /** As `reduceExtremes` (nf4/reduce.ts). */
  reduceExtremes(rows: RowsOfValues): void;
  /** As `reduceSums`. */
  reduceSums(rows: RowsOfValues): void;
}
