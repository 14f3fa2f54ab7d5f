import type { Reading } from '../../bytes/reading';
import type { StoredValues } from '../weightFile';
import { readStrided } from './strided';

/**
 * Fills `target` with bytes of a tensor's plain form, whole values.
 * @param start bytes of the plain form before those wanted
 */
export function* readPlain(values: StoredValues, start: number, target: Uint8Array): Reading {
  const { storage, offset } = values;
  if (!storage) yield [{ offset: offset + start, target }];
  else yield* readStrided(storage, offset, start, target);
}
