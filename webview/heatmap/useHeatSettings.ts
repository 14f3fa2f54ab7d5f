import { useMemo } from 'react';
import { FIELD_MODES, type HeatMode } from '../../src/core/heatmap/heatField';
import { useComparand } from '../compare/useComparand';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { GridDetail } from '../values/geometry';
import type { HeatSettings } from './settings';

const PLAIN_MODES: readonly HeatMode[] = ['value'];

/** What can be shown: of plain values no codes and scales, errors where there is a file to compare with. */
export function useHeatModes({ blockSize }: GridDetail): readonly HeatMode[] {
  const modes = blockSize === undefined ? PLAIN_MODES : FIELD_MODES;
  const comparing = useComparand()?.status === 'open';
  return useMemo(() => (comparing ? [...modes, 'error'] : modes), [modes, comparing]);
}

/** How heat maps are drawn: as a person wishes, where that can be shown. */
export function useHeatSettings(modes: readonly HeatMode[]): HeatSettings {
  const { view } = useSession();
  const wished = useStoreValue(view, ({ heat }) => heat);
  return useMemo(
    () => (modes.includes(wished.mode) ? wished : { ...wished, mode: 'value' }),
    [wished, modes],
  );
}
