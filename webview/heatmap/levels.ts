import type { Matrix } from '../../src/core/qnat/matrix';
import type { BinnedRange } from '../../src/core/heatmap/heatTile';
import type { Viewport } from './viewport';

/** Bins of a tile. Wide, for rows are what lies together in a file. */
export const TILE_ROWS = 64;
export const TILE_COLUMNS = 1024;

/** How many rows and columns a bin has: powers of two. */
export interface Level {
  readonly binRows: number;
  readonly binColumns: number;
}

/** The finest level whose bins are no smaller than a pixel, so that every one of them is seen. */
export function levelOf({ scaleX, scaleY }: Viewport, pixelRatio: number): Level {
  return { binRows: binSize(scaleY * pixelRatio), binColumns: binSize(scaleX * pixelRatio) };
}

/** A tile's edges go to whole pixels, so that its bins lose some thousandth of their size. */
const MARGIN = 0.002;

function binSize(pixels: number): number {
  return 2 ** Math.max(0, Math.ceil(MARGIN - Math.log2(pixels)));
}

/** The rectangle of the tile at a place in a level. */
export function tileRange(level: Level, matrix: Matrix, down: number, across: number): BinnedRange {
  const row = down * TILE_ROWS * level.binRows;
  const column = across * TILE_COLUMNS * level.binColumns;
  return {
    row,
    column,
    rows: Math.min(TILE_ROWS * level.binRows, matrix.rows - row),
    columns: Math.min(TILE_COLUMNS * level.binColumns, matrix.columns - column),
    ...level,
  };
}

/** The rectangle of the tile of a level that a cell is in. */
export function tileAt(
  level: Level,
  matrix: Matrix,
  { row, column }: { readonly row: number; readonly column: number },
): BinnedRange {
  const down = Math.floor(row / (TILE_ROWS * level.binRows));
  return tileRange(level, matrix, down, Math.floor(column / (TILE_COLUMNS * level.binColumns)));
}

/** The tiles of a level that a viewport shows, from the top. */
export function visibleTiles(level: Level, view: Viewport, matrix: Matrix): BinnedRange[] {
  const across = span(
    view.left,
    view.width / view.scaleX,
    matrix.columns,
    TILE_COLUMNS * level.binColumns,
  );
  const down = span(view.top, view.height / view.scaleY, matrix.rows, TILE_ROWS * level.binRows);
  return down.flatMap((row) => across.map((column) => tileRange(level, matrix, row, column)));
}

function span(first: number, shown: number, count: number, size: number): number[] {
  const from = Math.floor(first / size);
  const to = Math.floor((Math.min(count, first + shown) - 1e-9) / size);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Names a tile. */
export function keyOf({ row, column, binRows, binColumns }: BinnedRange): string {
  return `${binRows}:${binColumns}:${row}:${column}`;
}

/** The tile of a name. */
export function rangeOf(key: string, matrix: Matrix): BinnedRange {
  const [binRows, binColumns, row, column] = key.split(':').map(Number);
  const level = { binRows, binColumns };
  return tileRange(
    level,
    matrix,
    row / (TILE_ROWS * binRows),
    column / (TILE_COLUMNS * binColumns),
  );
}
