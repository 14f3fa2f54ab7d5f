import type { Cell } from '../state/viewState';
import { flatIndex, type GridDetail } from './geometry';
import type { TileStore } from './tileStore';
import { ValueStatus } from './valueStatus';

interface Props {
  readonly detail: GridDetail;
  readonly tiles: TileStore;
  /** The cell under the pointer, or else the focused one. */
  readonly cell: Cell;
}

/** A cell in full, as far as its tile is there. */
export function TileStatus({ detail, tiles, cell: { row, column } }: Props) {
  const flat = flatIndex(detail, { row, column });
  const factors = tiles.block(row, column, Math.floor(flat / detail.blockSize));
  return (
    <ValueStatus detail={detail} flat={flat} value={tiles.cell(row, column)} factors={factors} />
  );
}
