import type { Cell } from '../state/viewState';
import { columnsOf, flatIndex, type GridDetail } from '../values/geometry';
import type { FoundTile, HeatTiles } from './heatTiles';
import { type Level, tileAt } from './levels';

/** The cells that share a pixel, and what is known of them. */
export interface Bin {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
  /** Undefined until read. */
  readonly number: number | undefined;
  readonly exact: boolean;
}

/** The bin of a level that a cell is in. */
export function binAt(detail: GridDetail, tiles: HeatTiles, level: Level, cell: Cell): Bin {
  const { matrix, blockSize } = detail;
  const row = cell.row - (cell.row % level.binRows);
  const column = cell.column - (cell.column % level.binColumns);
  const rows = Math.min(level.binRows, matrix.rows - row);
  const columns = Math.min(level.binColumns, matrix.columns - column);
  const end = { row: row + rows - 1, column: column + columns - 1 };
  const last = Math.min(end.column, columnsOf(detail, end.row) - 1);
  const found: FoundTile | undefined = tiles.get(tileAt(level, matrix, cell));
  return {
    row,
    rows,
    column,
    columns,
    firstBlock: Math.floor(flatIndex(detail, { row, column }) / blockSize),
    lastBlock: Math.floor(flatIndex(detail, { row: end.row, column: last }) / blockSize),
    number: found?.tile.at(cell.row, cell.column),
    exact: found?.exact ?? false,
  };
}
