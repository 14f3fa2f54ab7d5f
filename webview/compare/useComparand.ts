import type { ComparandState } from '../../src/protocol/views/compare';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';

/** The file that this one is compared with, if there is one. */
export function useComparand(): ComparandState | undefined {
  const { file } = useSession();
  return useStoreValue(file, ({ state }) =>
    state && state.kind !== 'failure' ? state.comparand : undefined,
  );
}
