import type { KeyboardEvent } from 'react';
import type { Cell } from '../state/viewState';
import type { RowSpan } from '../../src/core/qnat/slices';
import { columnsOf, type Geometry } from './geometry';

/**
 * Which cell a key leads to; undefined when it leads nowhere.
 * @param shown the rows there are to go to
 * @param page rows that a page key goes up or down
 */
export function cellAfter(
  event: KeyboardEvent,
  cell: Cell,
  geometry: Geometry,
  shown: RowSpan,
  page: number,
): Cell | undefined {
  if (event.altKey) return undefined;
  const next = target(event, cell, geometry, shown, page);
  return next && clampCell(next, geometry, shown);
}

function target(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  { row, column }: Cell,
  { matrix: { columns } }: Geometry,
  shown: RowSpan,
  page: number,
): Cell | undefined {
  const far = ctrlKey || metaKey;
  const last = shown.first + shown.count - 1;
  switch (key) {
    case 'ArrowUp':
      return { row: far ? shown.first : row - 1, column };
    case 'ArrowDown':
      return { row: far ? last : row + 1, column };
    case 'ArrowLeft':
      return { row, column: far ? 0 : column - 1 };
    case 'ArrowRight':
      return { row, column: far ? columns - 1 : column + 1 };
    case 'PageUp':
      return { row: row - page, column };
    case 'PageDown':
      return { row: row + page, column };
    case 'Home':
      return { row: far ? shown.first : row, column: 0 };
    case 'End':
      return { row: far ? last : row, column: columns - 1 };
    default:
      return undefined;
  }
}

/** The nearest cell that holds a value, among all rows or those that are shown. */
export function clampCell(
  { row, column }: Cell,
  geometry: Geometry,
  { first, count }: RowSpan = { first: 0, count: geometry.matrix.rows },
): Cell {
  const at = Math.max(first, Math.min(first + count - 1, row));
  const last = Math.max(0, columnsOf(geometry, at) - 1);
  return { row: at, column: Math.max(0, Math.min(last, column)) };
}
