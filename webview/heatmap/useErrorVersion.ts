import type { HeatMode } from '../../src/core/heatmap/heatField';
import { useComparand } from '../compare/useComparand';

/** The state of the other file that errors are of; other modes know of none. */
export function useErrorVersion(mode: HeatMode): number | undefined {
  const comparand = useComparand();
  return mode === 'error' ? comparand?.version : undefined;
}
