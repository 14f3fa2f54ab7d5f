import { useMemo } from 'react';
import { useStore } from '../state/store';
import { domainOf, MIDDLES } from './domain';
import type { HeatTile, HeatTiles } from './heatTiles';
import type { Level } from './levels';
import { Palette } from './palette';
import type { HeatSettings } from './settings';
import type { HeatTheme } from './theme';
import type { HeatView } from './useHeatView';

/** The colours of the numbers there are; undefined while there are none. */
export function usePalette(
  settings: HeatSettings,
  tiles: HeatTiles,
  map: HeatView | undefined,
  theme: HeatTheme | undefined,
): Palette | undefined {
  const version = useStore(tiles.exact.version) + useStore(tiles.sampled.version);
  const { binRows, binColumns } = map?.level ?? NO_LEVEL;
  const whole = map?.whole;
  const domain = useMemo(() => {
    if (!whole || version === 0) return undefined;
    return domainOf(settings, judged(settings, tiles, whole, { binRows, binColumns }));
  }, [settings, tiles, version, whole, binRows, binColumns]);
  const { mode, signedMap, plainMap } = settings;
  const middle = MIDDLES[mode];
  const name = middle === undefined ? plainMap : signedMap;
  const { low, high } = domain ?? {};
  const special = theme?.special;
  return useMemo(() => {
    if (low === undefined || high === undefined || special === undefined) return undefined;
    return new Palette(name, { low, high }, middle ?? (low + high) / 2, special);
  }, [name, low, high, middle, special]);
}

const NO_LEVEL: Level = { binRows: 1, binColumns: 1 };

/**
 * The tiles whose numbers decide on the colours: those of the whole, so that these mean the same
 * wherever one looks. But the mean of many is nearer to 0 than that of few: there, those of the level.
 */
function judged(
  { reduction }: HeatSettings,
  tiles: HeatTiles,
  whole: HeatView['whole'],
  level: Level,
): HeatTile[] {
  const all = tiles.shown(whole.level, whole.view).flatMap((found) => found?.tile ?? []);
  const shown = tiles.ofLevel(level);
  if (reduction === 'mean') return shown.length > 0 ? shown : all;
  return all.length > 0 ? all : shown;
}
