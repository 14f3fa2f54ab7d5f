import { useEffect, useState } from 'react';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { GridDetail } from './geometry';
import type { TileStore } from './tileStore';

/** The values of a tensor. Asks anew when the file was read anew, the tensor moved, or other scales are wanted. */
export function useTiles(detail: GridDetail, scales: ScaleChoice): TileStore {
  const { kept, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const { index } = detail;
  const [tiles] = useState(() => kept.of(detail, { index, scales, epoch }));
  useEffect(() => tiles.show({ index, scales, epoch }), [tiles, index, scales, epoch]);
  useEffect(() => () => tiles.cache.dispose(), [tiles]);
  return tiles;
}
