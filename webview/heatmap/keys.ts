import type { KeyboardEvent } from 'react';
import type { Cell } from '../state/viewState';
import { columnsOf, type GridDetail } from '../values/geometry';
import { clampCell } from '../values/keys';
import { type HeatPlace, WHOLE } from './settings';
import type { HeatView } from './useHeatView';
import { panned, revealing, viewportOf, visibleRange, zoomed } from './viewport';

/** What a key does: moves the picture, the cursor or both, or opens the cursor's block. */
export interface HeatAction {
  readonly place?: HeatPlace;
  readonly cell?: Cell;
  readonly open?: boolean;
}

/** The part of the screen that Shift and an arrow move the picture by. */
const PAN_SHARE = 1 / 8;
/** What one press of plus zooms by: to one and a half times the size. */
export const ZOOM_STEPS = Math.log2(1.5);

const ARROWS: Record<string, readonly [down: number, right: number] | undefined> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** What a key does; undefined when it is not for the heat map. */
export function actionOf(
  event: KeyboardEvent,
  cell: Cell,
  detail: GridDetail,
  map: HeatView,
): HeatAction | undefined {
  if (event.altKey) return undefined;
  if (event.key === 'Enter') return { open: true };
  const place = placeAfter(event, cell, map);
  if (place) return { place };
  const next = cellAfter(event, cell, detail, map);
  if (!next) return undefined;
  const { area, level } = map;
  const target = clampCell(next, detail, { first: area.row, count: area.rows });
  const bin = { ...target, rows: level.binRows, columns: level.binColumns };
  return { cell: target, place: revealing(map.place, map.view, area, bin) };
}

function placeAfter(
  { key, shiftKey, ctrlKey, metaKey }: KeyboardEvent,
  cell: Cell,
  map: HeatView,
): HeatPlace | undefined {
  const { place, area, view } = map;
  const arrow = ARROWS[key];
  if (arrow && shiftKey) {
    const [down, right] = arrow.map((direction) => direction * PAN_SHARE);
    return panned(place, view, area, right * view.width, down * view.height);
  }
  if (ctrlKey || metaKey) return undefined;
  if (key === '+' || key === '=') return zoomedAt(cell, ZOOM_STEPS, map);
  if (key === '-' || key === '_') return zoomedAt(cell, -ZOOM_STEPS, map);
  return key === '0' ? WHOLE : undefined;
}

/** Zooms around a cell if it is on the screen, which it then stays on; or else around the middle. */
export function zoomedAt(
  { row, column }: Cell,
  steps: number,
  { place, area, view, cell }: HeatView,
): HeatPlace {
  const x = (column + 0.5 - view.left) * view.scaleX;
  const y = (row + 0.5 - view.top) * view.scaleY;
  const inside = x >= 0 && y >= 0 && x <= view.width && y <= view.height;
  const point = inside ? { x, y } : { x: view.width / 2, y: view.height / 2 };
  const next = zoomed(place, view, area, cell, steps, point);
  if (!inside) return next;
  const only = { row, column, rows: 1, columns: 1 };
  return revealing(next, viewportOf(next, area, view, cell), area, only);
}

/** The cursor goes from bin to bin; with Ctrl, to the edges. */
function cellAfter(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  { row, column }: Cell,
  detail: GridDetail,
  { area, level, view }: HeatView,
): Cell | undefined {
  const { rows, columns } = area;
  const far = ctrlKey || metaKey;
  const arrow = ARROWS[key];
  if (arrow) {
    const [down, right] = arrow;
    if (far) return { row: row + down * rows, column: column + right * columns };
    return { row: row + down * level.binRows, column: column + right * level.binColumns };
  }
  const page = visibleRange(view, area).rows;
  if (key === 'PageUp') return { row: row - page, column };
  if (key === 'PageDown') return { row: row + page, column };
  if (key === 'Home') return { row: far ? area.row : row, column: 0 };
  if (key === 'End') {
    const last = area.row + rows - 1;
    return { row: far ? last : row, column: columnsOf(detail, row) - 1 };
  }
  return undefined;
}
