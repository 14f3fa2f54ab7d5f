import type { Reading } from '../../bytes/reading';
import type { StoredValues } from '../weightFile';
import { readGgmlBlocks } from './ggmlBlocks';
import { readStrided } from './strided';

/**
 * Fills `target` with bytes of a tensor's plain form, whole values.
 * @param start bytes of the plain form before those wanted
 */
export function* readPlain(
  { storage, offset }: StoredValues,
  start: number,
  target: Uint8Array,
): Reading {
  switch (storage?.kind) {
    case undefined:
      return yield [{ offset: offset + start, target }];
    case 'strided':
      return yield* readStrided(storage, offset, start, target);
    case 'ggml':
      return yield* readGgmlBlocks(storage, offset, start, target);
  }
}
