import { useEffect, useMemo } from 'react';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { useSession } from '../state/session';
import { Store, useStore, useStoreValue } from '../state/store';
import type { GridDetail } from '../values/geometry';
import { Originals } from './originals';
import { useComparand } from './useComparand';

const NEVER = new Store(0);

/** What a tensor is compared with, value by value; undefined where there is nothing that fits. */
export function useOriginals(
  { index, values }: GridDetail,
  scales: ScaleChoice,
): Originals | undefined {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const comparand = useComparand();
  const version = comparand?.status === 'open' ? comparand.version : undefined;
  const originals = useMemo(
    () =>
      version === undefined
        ? undefined
        : new Originals(host, { index, values, scales, epoch, version }),
    [host, index, values, scales, epoch, version],
  );
  useEffect(() => () => originals?.cache.dispose(), [originals]);
  useStore(originals?.cache.version ?? NEVER);
  // Why there are none is told where tensors are compared.
  return originals?.cache.firstError() === undefined ? originals : undefined;
}
