import { useState } from 'react';
import { tensorKey } from '../../src/core/qnat/tensor';
import { useShownRows } from '../slicer/shownRows';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { Cell } from '../state/viewState';
import type { GridDetail } from './geometry';
import { clampCell } from './keys';
import { useRange } from './useRange';

/** The cursor in the grid, the selection that goes with it, the pointer, and all that moves them. */
export function useGridCursor(geometry: GridDetail) {
  const { view } = useSession();
  const cell = clampCell(
    useStoreValue(view, (state) => state.cell),
    geometry,
  );
  const shown = useShownRows(geometry, cell);
  const { range, extendTo, selectBetween, clear } = useRange(tensorKey(geometry), cell);
  const [hovered, setHovered] = useState<Cell>();
  const [reveal, setReveal] = useState(0);
  const goTo = (next: Cell) => {
    setHovered(undefined);
    view.update({ cell: next });
    setReveal((count) => count + 1);
  };
  return {
    cell,
    shown,
    range,
    hovered,
    /** Counts the times that the grid should scroll to the cell. */
    reveal,
    onHoverCell: setHovered,
    onFocusCell: (next: Cell) => {
      clear();
      goTo(next);
    },
    /** Selects up to a cell, from where the selection began. */
    onExtendTo: (next: Cell) => {
      extendTo(next);
      goTo(next);
    },
    onSelectAll: () => {
      const last = { row: shown.first + shown.count - 1, column: geometry.matrix.columns - 1 };
      selectBetween({ row: shown.first, column: 0 }, last);
    },
  };
}
