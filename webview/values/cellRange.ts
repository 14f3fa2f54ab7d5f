import type { TileRange } from '../../src/core/qnat/matrix';
import type { ItemWindow } from '../scroll/window';
import type { Cell } from '../state/viewState';
import { columnsOf, type Geometry } from './geometry';

/** A selection of cells, by two of its corners. */
export interface Corners {
  readonly anchor: Cell;
  readonly head: Cell;
}

/** A selection that someone made, which lasts as long as the cursor stays where it was made. */
export interface Marked extends Corners {
  /** The tensor's key. */
  readonly tensor: string;
  readonly cursor: Cell;
}

/** What is selected where the cursor is: what was made there, or its cell alone. */
export function cornersAt(cursor: Cell, tensor: string, marked: Marked | undefined): Corners {
  const lasts = marked?.tensor === tensor && sameCell(marked.cursor, cursor);
  return lasts ? marked : { anchor: cursor, head: cursor };
}

/** The rectangle with two cells in its corners. */
export function rangeBetween(a: Cell, b: Cell): TileRange {
  const row = Math.min(a.row, b.row);
  const column = Math.min(a.column, b.column);
  return {
    row,
    column,
    rows: Math.max(a.row, b.row) - row + 1,
    columns: Math.max(a.column, b.column) - column + 1,
  };
}

export function sameCell(a: Cell, b: Cell): boolean {
  return a.row === b.row && a.column === b.column;
}

/** Whether a range has one cell only. */
export function isSingle({ rows, columns }: TileRange): boolean {
  return rows === 1 && columns === 1;
}

/** The columns of a row that are in a range; undefined when the row is not. */
export function columnsIn(range: TileRange, row: number): ItemWindow | undefined {
  if (row < range.row || row >= range.row + range.rows) return undefined;
  return { first: range.column, last: range.column + range.columns - 1 };
}

/** Values in a range: a wrapped tensor's last row may be shorter. */
export function valuesIn({ row, column, rows, columns }: TileRange, geometry: Geometry): number {
  const last = columnsOf(geometry, row + rows - 1);
  return (rows - 1) * columns + Math.max(0, Math.min(columns, last - column));
}
