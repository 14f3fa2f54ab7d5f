import { useMemo } from 'react';
import { useComparand } from '../compare/useComparand';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { HeatSettings } from './settings';

/** How heat maps are drawn: errors only as long as there is a file to compare with. */
export function useHeatSettings(): HeatSettings {
  const { view } = useSession();
  const wished = useStoreValue(view, ({ heat }) => heat);
  const comparing = useComparand()?.status === 'open';
  return useMemo(
    () => (wished.mode === 'error' && !comparing ? { ...wished, mode: 'value' } : wished),
    [wished, comparing],
  );
}
