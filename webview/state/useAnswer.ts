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
 * @param params in JSON's values
 */
export function useAnswer<P, R>(type: RequestType<P, R>, params: P) {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [cache] = useState(
    () =>
      new PageCache<R>((key, signal) => {
        const [asked] = JSON.parse(key) as [P, number];
        return host.ask(type, asked, signal);
      }, MAX_ANSWERS),
  );
  const key = JSON.stringify([params, epoch]);
  const [stoppedKey, setStopped] = useState<string>();
  const stopped = stoppedKey === key;
  useStore(cache.version);
  useEffect(() => cache.want(stopped ? [] : [key]), [cache, key, stopped]);
  useEffect(() => () => cache.dispose(), [cache]);
  // Whoever comes back to it wants it.
  useEffect(() => () => setStopped(undefined), [key]);
  const work: Stoppable = {
    stopped,
    stop: () => setStopped(key),
    resume: () => setStopped(undefined),
  };
  return { cache, answer: cache.get(key)?.value, work };
}
