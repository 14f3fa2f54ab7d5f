import { useEffect, useState } from 'react';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { GridDetail } from './geometry';
import { TileStore } from './tileStore';

/** The values of a tensor. Asks anew when the file was read anew, the tensor moved, or other scales are wanted. */
export function useTiles({ matrix, index }: GridDetail, scales: ScaleChoice): TileStore {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [tiles] = useState(() => new TileStore(host, matrix, { index, scales, epoch }));
  useEffect(() => tiles.show({ index, scales, epoch }), [tiles, index, scales, epoch]);
  useEffect(() => () => tiles.cache.dispose(), [tiles]);
  return tiles;
}
