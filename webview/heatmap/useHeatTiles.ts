import { useEffect, useMemo, useRef } from 'react';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { GridDetail } from '../values/geometry';
import { HeatTiles } from './heatTiles';
import { keyOf, rangeOf, visibleTiles } from './levels';
import type { HeatSettings } from './settings';
import type { HeatView } from './useHeatView';

/** The tiles of what is on the screen, and then those of the whole: it gives colours their meaning. */
export function useHeatTiles(
  { index, matrix }: GridDetail,
  { mode, reduction }: HeatSettings,
  scales: ScaleChoice,
  map: HeatView | undefined,
): HeatTiles {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const { rows, columns, wrapped } = matrix;
  const tiles = useMemo(
    () => new HeatTiles(host, { rows, columns, wrapped }, { index, mode, reduction, scales }),
    [host, rows, columns, wrapped, index, mode, reduction, scales],
  );
  const keys = map ? wantedKeys(map, { rows, columns, wrapped }) : '';
  useEffect(() => {
    if (keys === '') return;
    tiles.want(keys.split(' ').map((key) => rangeOf(key, { rows, columns, wrapped })));
  }, [tiles, keys, rows, columns, wrapped]);
  useEffect(() => () => tiles.dispose(), [tiles]);
  useRenewal(tiles, epoch);
  return tiles;
}

function wantedKeys({ view, level, whole }: HeatView, matrix: GridDetail['matrix']): string {
  const shown = visibleTiles(level, view, matrix);
  const all = visibleTiles(whole.level, whole.view, matrix);
  return [...new Set([...shown, ...all].map(keyOf))].join(' ');
}

/** Asks for all tiles again when the file was read anew. */
function useRenewal(tiles: HeatTiles, epoch: number): void {
  const seen = useRef(epoch);
  useEffect(() => {
    if (seen.current === epoch) return;
    seen.current = epoch;
    tiles.renew();
  }, [tiles, epoch]);
}
