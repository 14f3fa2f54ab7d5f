import type { Cell } from '../state/viewState';
import { blockOf, columnsOf, flatIndex, type GridDetail } from '../values/geometry';
import type { FoundTile, HeatTiles } from './heatTiles';
import { binStart, tileAt } from './levels';
import type { HeatView } from './useHeatView';

/** The cells that share a pixel, and what is known of them. */
export interface Bin {
  /** From the first row of what is shown on. */
  readonly rowShown: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  /** Those it is of; undefined for plain values. */
  readonly firstBlock?: number;
  readonly lastBlock?: number;
  /** Undefined until read. */
  readonly number: number | undefined;
  readonly exact: boolean;
}

/** The bin that a cell is in. */
export function binAt(detail: GridDetail, tiles: HeatTiles, map: HeatView, cell: Cell): Bin {
  const { area, level } = map;
  const { row, column } = binStart(level, area, cell);
  const rows = Math.min(level.binRows, area.row + area.rows - row);
  const columns = Math.min(level.binColumns, area.columns - column);
  const end = { row: row + rows - 1, column: column + columns - 1 };
  const last = Math.min(end.column, columnsOf(detail, end.row) - 1);
  const found: FoundTile | undefined = tiles.get(tileAt(level, area, cell));
  return {
    rowShown: row - area.row,
    rows,
    column,
    columns,
    firstBlock: blockOf(detail, flatIndex(detail, { row, column })),
    lastBlock: blockOf(detail, flatIndex(detail, { row: end.row, column: last })),
    number: found?.tile.at(cell.row, cell.column),
    exact: found?.exact ?? false,
  };
}
