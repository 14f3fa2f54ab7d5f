import type { Matrix, TileRange } from '../qnat/matrix';
import type { BinnedRange } from './heatTile';

/** Rows that are read in one go: [row, row + rows). */
export interface RowRun {
  readonly row: number;
  readonly rows: number;
}

/** 512 KiB of codes, and about a millisecond of the kernel. */
const RUN_VALUES = 1024 * 1024;

/** Rows are read together with what lies between their parts, up to so many times what is wanted. */
const MAX_WASTE = 4;
/** Values of a row, 2 KiB of codes: reading fewer costs no less. */
const SHORT_ROW = 4096;

/** All rows of a range, or the middle row of each of its bins. */
export function rowRuns(range: BinnedRange, matrix: Matrix, sampled: boolean): RowRun[] {
  if (sampled) return middleRows(range);
  const rows = rowsAtOnce(range, matrix);
  const count = Math.ceil(range.rows / rows);
  return Array.from({ length: count }, (_, index) => ({
    row: range.row + index * rows,
    rows: Math.min(rows, range.rows - index * rows),
  }));
}

function rowsAtOnce({ columns }: TileRange, matrix: Matrix): number {
  const apart = matrix.columns > SHORT_ROW && matrix.columns > MAX_WASTE * columns;
  return apart ? 1 : Math.max(1, Math.floor(RUN_VALUES / matrix.columns));
}

function middleRows({ row, rows, binRows }: BinnedRange): RowRun[] {
  const bins = Math.ceil(rows / binRows);
  return Array.from({ length: bins }, (_, bin) => {
    const first = bin * binRows;
    return { row: row + first + Math.floor(Math.min(binRows, rows - first) / 2), rows: 1 };
  });
}
