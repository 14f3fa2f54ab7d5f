import { useEffect, useState } from 'react';
import type { HeatMode } from '../../src/core/heatmap/heatField';
import type { TileRange } from '../../src/core/qnat/matrix';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { GetHeatSummary } from '../../src/protocol/views/heatMap';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { Consent } from '../live/useConsent';
import type { GridDetail } from '../values/geometry';
import { useErrorVersion } from './useErrorVersion';

export interface SummedUp {
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
}

/** Moving past is not looking: only what stays for a while is summed up. */
const SETTLE_MS = 250;

/**
 * Numbers of a rectangle; undefined until they are there, and where they cannot be read. Of a large part
 * of a live tensor there are none: all of it would be read for them once more.
 */
export function useNumbersOf(
  { index }: GridDetail,
  mode: HeatMode,
  scales: ScaleChoice,
  { row, column, rows, columns }: TileRange,
  { unasked }: Consent,
): SummedUp | undefined {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const version = useErrorVersion(mode);
  const key = [index, mode, scales, row, column, rows, columns, epoch, version].join();
  const [found, setFound] = useState<SummedUp & { readonly key: string }>();
  const mayRead = rows * columns <= unasked;
  useEffect(() => {
    if (!mayRead) return undefined;
    const flight = new AbortController();
    const ask = async () => {
      const range = { row, column, rows, columns };
      const question = { index, range, mode, scales };
      const answer = await host.ask(GetHeatSummary, question, flight.signal);
      const [lowest, highest, mean] = new Float64Array(answer);
      if (!flight.signal.aborted) setFound({ key, lowest, highest, mean });
    };
    // The tiles tell what cannot be read, and why.
    const timer = setTimeout(() => void ask().catch(() => undefined), SETTLE_MS);
    return () => {
      clearTimeout(timer);
      flight.abort();
    };
  }, [host, key, index, mode, scales, row, column, rows, columns, mayRead]);
  return found?.key === key ? found : undefined;
}
