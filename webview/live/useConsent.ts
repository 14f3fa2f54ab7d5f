import { useState } from 'react';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { GridDetail } from '../values/geometry';

/** What every known debugger gives in some two seconds. */
const READ_UNASKED_BYTES = 4 * 1024 * 1024;

/** Whether all of a tensor may be read. */
export interface Consent {
  /** The person has to be asked for it. */
  readonly needed: boolean;
  readonly given: boolean;
  /** So many values may be read without it: those of a part of the tensor. */
  readonly unasked: number;
  readonly give: () => void;
  readonly withdraw: () => void;
}

/**
 * Looking at all values of a large tensor in a stopped program takes its debugger a while: that is done
 * when the person says so, anew at every stop. What is read of a file needs no consent.
 */
export function useConsent({ bytes, values }: GridDetail): Consent {
  const { file, selection } = useSession();
  const live = useStoreValue(file, ({ state }) => state && 'live' in state && !!state.live);
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [givenAt, setGivenAt] = useState<number>();
  const needed = !!live && bytes > READ_UNASKED_BYTES;
  const given = !needed || givenAt === epoch;
  return {
    needed,
    given,
    unasked: needed ? Math.floor((READ_UNASKED_BYTES / bytes) * values) : Infinity,
    give: () => setGivenAt(epoch),
    withdraw: () => setGivenAt(undefined),
  };
}
