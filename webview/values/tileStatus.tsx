import { originalFacts } from '../compare/originalFacts';
import type { Cell } from '../state/viewState';
import { blockOf, flatIndex, type GridDetail } from './geometry';
import type { TileStore } from './tileStore';
import { ValueStatus } from './valueStatus';

interface Props {
  readonly detail: GridDetail;
  readonly tiles: TileStore;
  /** The cell under the pointer, or else the focused one. */
  readonly cell: Cell;
  /** What its value is compared with, if it is. */
  readonly original?: number;
}

/** A cell in full, as far as its tile is there. */
export function TileStatus({ detail, tiles, cell: { row, column }, original }: Props) {
  const flat = flatIndex(detail, { row, column });
  const block = blockOf(detail, flat);
  const factors = block === undefined ? undefined : tiles.block(row, column, block);
  const value = tiles.cell(row, column);
  const more = value && originalFacts(value.value, original);
  return <ValueStatus detail={detail} flat={flat} value={value} factors={factors} more={more} />;
}
