import { useEffect } from 'react';
import type { Cell } from '../state/viewState';
import type { TileStore } from '../values/tileStore';

/** Passing over is not looking. */
const SETTLE_MS = 40;

/** Fetches a cell's value, once it has been the one for a moment. */
export function useWantedCell(values: TileStore, { row, column }: Cell): void {
  const keys = values.keys([row, row], [column, column]);
  useEffect(() => {
    const timer = setTimeout(() => values.want(keys), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [values, keys]);
}
