import { useState } from 'react';
import type { TileRange } from '../../src/core/qnat/matrix';
import type { Cell } from '../state/viewState';
import { rangeBetween, sameCell } from './cellRange';

/** A selection of cells, which lasts as long as the cursor stays where it was made. */
interface Made {
  readonly anchor: Cell;
  readonly head: Cell;
  readonly cursor: Cell;
}

/** The cells that are selected: a rectangle that the cursor is in, or the cursor's alone. */
export interface RangeSelection {
  readonly range: TileRange;
  /** Selects from where the selection began to a cell, to which the cursor is about to go. */
  readonly extendTo: (cell: Cell) => void;
  /** Selects from a cell to another, and leaves the cursor. */
  readonly selectBetween: (a: Cell, b: Cell) => void;
  readonly clear: () => void;
}

export function useRange(cursor: Cell): RangeSelection {
  const [made, setMade] = useState<Made>();
  const { anchor, head } =
    made && sameCell(made.cursor, cursor) ? made : { anchor: cursor, head: cursor };
  return {
    range: rangeBetween(anchor, head),
    extendTo: (cell) => setMade({ anchor, head: cell, cursor: cell }),
    selectBetween: (a, b) => setMade({ anchor: a, head: b, cursor }),
    clear: () => setMade(undefined),
  };
}
