import type { KeyboardEvent } from 'react';
import type { Cell } from '../state/viewState';
import { columnsOf, type Geometry } from './geometry';

/** Which cell a key leads to; undefined when it leads nowhere. */
export function cellAfter(
  event: KeyboardEvent,
  cell: Cell,
  geometry: Geometry,
  page: number,
): Cell | undefined {
  if (event.altKey) return undefined;
  const next = target(event, cell, geometry, page);
  return next && clampCell(next, geometry);
}

function target(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  { row, column }: Cell,
  { matrix: { rows, columns } }: Geometry,
  page: number,
): Cell | undefined {
  const far = ctrlKey || metaKey;
  switch (key) {
    case 'ArrowUp':
      return { row: far ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: far ? rows - 1 : row + 1, column };
    case 'ArrowLeft':
      return { row, column: far ? 0 : column - 1 };
    case 'ArrowRight':
      return { row, column: far ? columns - 1 : column + 1 };
    case 'PageUp':
      return { row: row - page, column };
    case 'PageDown':
      return { row: row + page, column };
    case 'Home':
      return { row: far ? 0 : row, column: 0 };
    case 'End':
      return { row: far ? rows - 1 : row, column: columns - 1 };
    default:
      return undefined;
  }
}

/** The nearest cell that holds a value. */
export function clampCell({ row, column }: Cell, geometry: Geometry): Cell {
  const at = Math.max(0, Math.min(geometry.matrix.rows - 1, row));
  const last = Math.max(0, columnsOf(geometry, at) - 1);
  return { row: at, column: Math.max(0, Math.min(last, column)) };
}
