import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { Consent } from '../live/useConsent';
import type { GridDetail } from '../values/geometry';
import { HeatTiles } from './heatTiles';
import { keyOf, rangeOf, visibleTiles } from './levels';
import type { HeatSettings } from './settings';
import { useErrorVersion } from './useErrorVersion';
import type { HeatView } from './useHeatView';
import type { HeatArea } from './viewport';

/** The tiles of what is on the screen, and then those of the whole: it gives colours their meaning. */
export function useHeatTiles(
  { index }: GridDetail,
  area: HeatArea,
  { mode, reduction }: HeatSettings,
  scales: ScaleChoice,
  map: HeatView | undefined,
  { given, unasked }: Consent,
): HeatTiles {
  const { host, selection } = useSession();
  const values = given ? Infinity : unasked;
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const version = useErrorVersion(mode);
  const tiles = useMemo(
    () => new HeatTiles(host, area, { index, mode, reduction, scales }),
    [host, area, index, mode, reduction, scales],
  );
  const keys = map ? wantedKeys(map) : '';
  // Not after the next frame: whoever selects a tensor waits for them.
  useLayoutEffect(() => {
    if (keys === '') return;
    tiles.want(
      keys.split(' ').map((key) => rangeOf(key, area)),
      values,
    );
  }, [tiles, keys, area, values]);
  useEffect(() => () => tiles.dispose(), [tiles]);
  useRenewal(tiles, `${epoch} ${version}`, values);
  return tiles;
}

function wantedKeys({ area, view, level, whole }: HeatView): string {
  const shown = visibleTiles(level, view, area);
  const all = visibleTiles(whole.level, whole.view, area);
  return [...new Set([...shown, ...all].map(keyOf))].join(' ');
}

/** Asks for all tiles again when the file was read anew, or the one that errors are of. */
function useRenewal(tiles: HeatTiles, state: string, values: number): void {
  const seen = useRef({ tiles, state });
  useEffect(() => {
    const before = seen.current;
    seen.current = { tiles, state };
    // Others are of the present state from the beginning.
    if (before.tiles === tiles && before.state !== state) tiles.renew(values);
  }, [tiles, state, values]);
}
