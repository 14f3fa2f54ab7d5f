import type { TileRange } from '../../src/core/qnat/matrix';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import type { Cell } from '../state/viewState';
import { type Corners, cornersAt, rangeBetween } from './cellRange';

/** The cells that are selected: a rectangle that the cursor is in, or the cursor's alone. */
export interface RangeSelection {
  readonly range: TileRange;
  /** Selects from where the selection began to a cell, to which the cursor is about to go. */
  readonly extendTo: (cell: Cell) => void;
  /** Selects from a cell to another, and leaves the cursor. */
  readonly selectBetween: (a: Cell, b: Cell) => void;
  readonly clear: () => void;
}

/** @param tensor its key */
export function useRange(tensor: string, cursor: Cell): RangeSelection {
  const { marked } = useSession();
  const { anchor, head } = cornersAt(cursor, tensor, useStore(marked));
  const mark = (corners: Corners, at: Cell) => marked.set({ tensor, ...corners, cursor: at });
  return {
    range: rangeBetween(anchor, head),
    extendTo: (cell) => mark({ anchor, head: cell }, cell),
    selectBetween: (a, b) => mark({ anchor: a, head: b }, cursor),
    clear: () => marked.set(undefined),
  };
}
