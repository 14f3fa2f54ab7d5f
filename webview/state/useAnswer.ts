import { useEffect, useState } from 'react';
import type { RequestType } from 'vscode-messenger-common';
import { PageCache } from './pageCache';
import { useSession } from './session';
import { useStore, useStoreValue } from './store';

/** Answers that are kept: those of the last tensors. */
const MAX_ANSWERS = 4;

/** Work that the page waits for, and that a person can stop. */
export interface Stoppable {
  readonly stopped: boolean;
  readonly stop: () => void;
  /** Begins anew. */
  readonly resume: () => void;
}

/**
 * Asks the host a question: once for each version of the file.
 * @param type the same at every call
 * @param params in JSON's values; undefined to ask nothing, which gives up what was asked
 */
export function useAnswer<P, R>(type: RequestType<P, R>, params: P | undefined) {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [cache] = useState(
    () =>
      new PageCache<R>((key, signal) => {
        const [asked] = JSON.parse(key) as [P, number];
        return host.ask(type, asked, signal);
      }, MAX_ANSWERS),
  );
  const key = params === undefined ? undefined : JSON.stringify([params, epoch]);
  const [stoppedKey, setStopped] = useState<string>();
  const stopped = key !== undefined && stoppedKey === key;
  const wanted = stopped ? undefined : key;
  useStore(cache.version);
  useEffect(() => cache.want(wanted === undefined ? [] : [wanted]), [cache, wanted]);
  useEffect(() => () => cache.dispose(), [cache]);
  // Whoever comes back to it wants it.
  useEffect(() => () => setStopped(undefined), [key]);
  const work: Stoppable = {
    stopped,
    stop: () => setStopped(key),
    resume: () => setStopped(undefined),
  };
  return { cache, answer: key === undefined ? undefined : cache.get(key)?.value, work };
}
