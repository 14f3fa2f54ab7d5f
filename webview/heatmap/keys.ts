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
  const place = placeAfter(event, cell, detail, map);
  if (place) return { place };
  const next = cellAfter(event, cell, detail, map);
  if (!next) return undefined;
  const target = clampCell(next, detail);
  const { binRows, binColumns } = map.level;
  const area = { ...target, rows: binRows, columns: binColumns };
  return { cell: target, place: revealing(map.place, map.view, area) };
}

function placeAfter(
  { key, shiftKey, ctrlKey, metaKey }: KeyboardEvent,
  cell: Cell,
  { matrix }: GridDetail,
  map: HeatView,
): HeatPlace | undefined {
  const { place, view } = map;
  const arrow = ARROWS[key];
  if (arrow && shiftKey) {
    const [down, right] = arrow.map((direction) => direction * PAN_SHARE);
    return panned(place, view, matrix, right * view.width, down * view.height);
  }
  if (ctrlKey || metaKey) return undefined;
  if (key === '+' || key === '=') return zoomedAt(cell, ZOOM_STEPS, matrix, map);
  if (key === '-' || key === '_') return zoomedAt(cell, -ZOOM_STEPS, matrix, map);
  return key === '0' ? WHOLE : undefined;
}

/** Zooms around a cell if it is on the screen, which it then stays on; or else around the middle. */
export function zoomedAt(
  { row, column }: Cell,
  steps: number,
  matrix: GridDetail['matrix'],
  { place, view, cell }: HeatView,
): HeatPlace {
  const x = (column + 0.5 - view.left) * view.scaleX;
  const y = (row + 0.5 - view.top) * view.scaleY;
  const inside = x >= 0 && y >= 0 && x <= view.width && y <= view.height;
  const point = inside ? { x, y } : { x: view.width / 2, y: view.height / 2 };
  const next = zoomed(place, view, matrix, cell, steps, point);
  if (!inside) return next;
  const area = { row, column, rows: 1, columns: 1 };
  return revealing(next, viewportOf(next, matrix, view, cell), area);
}

/** The cursor goes from bin to bin; with Ctrl, to the edges. */
function cellAfter(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  { row, column }: Cell,
  detail: GridDetail,
  { level, view }: HeatView,
): Cell | undefined {
  const { rows, columns } = detail.matrix;
  const far = ctrlKey || metaKey;
  const arrow = ARROWS[key];
  if (arrow) {
    const [down, right] = arrow;
    if (far) return { row: row + down * rows, column: column + right * columns };
    return { row: row + down * level.binRows, column: column + right * level.binColumns };
  }
  const page = visibleRange(view, detail.matrix).rows;
  if (key === 'PageUp') return { row: row - page, column };
  if (key === 'PageDown') return { row: row + page, column };
  if (key === 'Home') return { row: far ? 0 : row, column: 0 };
  if (key === 'End') return { row: far ? rows - 1 : row, column: columnsOf(detail, row) - 1 };
  return undefined;
}
