import type { BinnedRange } from '../../src/core/heatmap/heatTile';
import type { Cell } from '../state/viewState';
import type { HeatArea, Viewport } from './viewport';

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

/** The rectangle of the tile at a place in a level. Its bins begin with the area, and end with it. */
export function tileRange(level: Level, area: HeatArea, down: number, across: number): BinnedRange {
  const below = down * TILE_ROWS * level.binRows;
  const column = across * TILE_COLUMNS * level.binColumns;
  return {
    row: area.row + below,
    column,
    rows: Math.min(TILE_ROWS * level.binRows, area.rows - below),
    columns: Math.min(TILE_COLUMNS * level.binColumns, area.columns - column),
    ...level,
  };
}

/** The rectangle of the tile of a level that a cell is in. */
export function tileAt(level: Level, area: HeatArea, { row, column }: Cell): BinnedRange {
  const down = Math.floor((row - area.row) / (TILE_ROWS * level.binRows));
  return tileRange(level, area, down, Math.floor(column / (TILE_COLUMNS * level.binColumns)));
}

/** The first cell of the bin that a cell is in. */
export function binStart(
  { binRows, binColumns }: Level,
  area: HeatArea,
  { row, column }: Cell,
): Cell {
  return { row: row - ((row - area.row) % binRows), column: column - (column % binColumns) };
}

/** The tiles of a level that a viewport shows, from the top. */
export function visibleTiles(level: Level, view: Viewport, area: HeatArea): BinnedRange[] {
  const across = span(
    view.left,
    view.width / view.scaleX,
    area.columns,
    TILE_COLUMNS * level.binColumns,
  );
  const top = view.top - area.row;
  const down = span(top, view.height / view.scaleY, area.rows, TILE_ROWS * level.binRows);
  return down.flatMap((row) => across.map((column) => tileRange(level, area, row, column)));
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
export function rangeOf(key: string, area: HeatArea): BinnedRange {
  const [binRows, binColumns, row, column] = key.split(':').map(Number);
  return tileAt({ binRows, binColumns }, area, { row, column });
}
