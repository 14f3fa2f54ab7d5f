import { useEffect, useRef } from 'react';
import { useGoToValue } from '../health/blockLink';
import type { Cell } from '../state/viewState';
import { flatIndex, type GridDetail } from '../values/geometry';
import { binAt } from './bin';
import type { HeatTiles } from './heatTiles';
import type { HeatView } from './useHeatView';

/**
 * Leads from a cell to the anatomy of its block. Where many share its pixel, to that of the one whose
 * number the pixel shows: an outlier is where it is seen.
 */
export function useOpenCell(
  detail: GridDetail,
  tiles: HeatTiles,
  map: HeatView | undefined,
): (cell: Cell) => void {
  const go = useGoToValue(detail);
  const flight = useRef<AbortController>(undefined);
  useEffect(() => () => flight.current?.abort(), []);
  return (cell) => {
    if (!map) return;
    flight.current?.abort();
    const { signal } = (flight.current = new AbortController());
    const { rowShown, number, ...bin } = binAt(detail, tiles, map, cell);
    const range = { ...bin, row: map.area.row + rowShown };
    const found = number === undefined ? undefined : tiles.find(range, number, signal);
    void Promise.resolve(found)
      .catch(() => undefined)
      .then((shown) => signal.aborted || go(flatIndex(detail, shown ?? cell)));
  };
}
