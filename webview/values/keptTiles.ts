import type { Matrix } from '../../src/core/qnat/matrix';
import type { Host } from '../rpc/host';
import type { GridDetail } from './geometry';
import { type TileSource, TileStore } from './tileStore';

interface Kept {
  readonly name: string;
  readonly matrix: Matrix;
  readonly tiles: TileStore;
}

/**
 * The values of the tensor that was shown last. What changed in them is marked, too, when something
 * else was on the screen in between: another view, or that the file broke off while it was written.
 */
export class KeptTiles {
  private kept?: Kept;

  constructor(private readonly host: Host) {}

  of({ name, matrix }: GridDetail, source: TileSource): TileStore {
    const { kept } = this;
    if (kept?.name === name && sameMatrix(kept.matrix, matrix)) {
      kept.tiles.showAgain(source);
      return kept.tiles;
    }
    const tiles = new TileStore(this.host, matrix, source);
    this.kept = { name, matrix, tiles };
    return tiles;
  }
}

function sameMatrix(one: Matrix, other: Matrix): boolean {
  const sameSize = one.rows === other.rows && one.columns === other.columns;
  return sameSize && one.wrapped === other.wrapped;
}
