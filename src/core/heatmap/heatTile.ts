import { InvalidRequestError } from '../errors';
import { type Matrix, matrixOf, type Shaped, type TileRange } from '../qnat/matrix';
import type { ScaleChoice } from '../qnat/tensorData';
import type { HeatMode, Reduction } from './heatField';

/** A rectangle of a tensor's matrix, cut into bins of so many rows and columns, from its corner on. */
export interface BinnedRange extends TileRange {
  readonly binRows: number;
  readonly binColumns: number;
}

/** One number a bin is wanted. */
export interface HeatTileQuery<Mode extends HeatMode = HeatMode> {
  readonly range: BinnedRange;
  readonly mode: Mode;
  readonly reduction: Reduction;
  readonly scales: ScaleChoice;
  /** Only the middle row of every bin is looked at: a first impression, at a part of the cost. */
  readonly sampled: boolean;
}

/** 256 KiB an answer. */
const MAX_BINS = 64 * 1024;

export interface BinCounts {
  readonly rows: number;
  readonly columns: number;
}

/** Bins of a range; those at its end may be cut. */
export function binCounts({ rows, columns, binRows, binColumns }: BinnedRange): BinCounts {
  return { rows: Math.ceil(rows / binRows), columns: Math.ceil(columns / binColumns) };
}

/** @throws InvalidRequestError when the range leaves the tensor's matrix, or has too many bins */
export function checkBins(tensor: Shaped, range: BinnedRange): Matrix {
  const matrix = matrixOf(tensor);
  const { row, column, rows, columns, binRows, binColumns } = range;
  const whole = [row, column, rows - 1, columns - 1, binRows - 1, binColumns - 1].every(
    (number) => Number.isSafeInteger(number) && number >= 0,
  );
  if (!whole || row + rows > matrix.rows || column + columns > matrix.columns) {
    throw new InvalidRequestError(
      `The bins at row ${row}, column ${column} leave a matrix of ${matrix.rows} × ${matrix.columns}.`,
    );
  }
  const counts = binCounts(range);
  if (counts.rows * counts.columns > MAX_BINS) {
    throw new InvalidRequestError(
      `${counts.rows} × ${counts.columns} bins are more than ${MAX_BINS}.`,
    );
  }
  return matrix;
}
