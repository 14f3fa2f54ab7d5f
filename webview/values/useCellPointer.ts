import type { PointerEvent } from 'react';
import type { Cell } from '../state/viewState';

interface Handlers {
  readonly onFocusCell: (cell: Cell) => void;
  readonly onExtendTo: (cell: Cell) => void;
  readonly onHoverCell: (cell: Cell | undefined) => void;
}

/**
 * What the pointer does to the cells of a grid: it points at them, focuses one, and selects several
 * when it is dragged, also beyond the grid's edges.
 * @param cellUnder the cell nearest to a place, in pixels from the grid's corner
 */
export function useCellPointer(cellUnder: (x: number, y: number) => Cell, handlers: Handlers) {
  const { onFocusCell, onExtendTo, onHoverCell } = handlers;
  const onPointerDown = (event: PointerEvent) => {
    const cell = cellOf(event);
    if (event.button !== 0 || !cell) return;
    if (event.shiftKey) onExtendTo(cell);
    else onFocusCell(cell);
    // A finger that moves scrolls.
    if (event.pointerType !== 'touch') event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const grid = event.currentTarget;
    if (!grid.hasPointerCapture(event.pointerId)) return onHoverCell(cellOf(event));
    const { left, top } = grid.getBoundingClientRect();
    onExtendTo(cellUnder(event.clientX - left, event.clientY - top));
  };
  return { onPointerDown, onPointerMove, onPointerLeave: () => onHoverCell(undefined) };
}

/** The cell that an event happened in. */
function cellOf({ target }: PointerEvent): Cell | undefined {
  const value = (target as Element).closest<HTMLElement>('[data-column]');
  const row = value?.closest<HTMLElement>('[data-row]');
  if (!value || !row) return undefined;
  return { row: Number(row.dataset.row), column: Number(value.dataset.column) };
}
