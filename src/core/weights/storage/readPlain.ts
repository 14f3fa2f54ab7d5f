import type { Reading } from '../../bytes/reading';
import type { StoredValues } from '../storage';
import type { EncodedDtype } from '../encode';
import { readBitsandbytesBlocks } from './bitsandbytesBlocks';
import { DeflatedReader } from './deflated';
import { readGgmlBlocks } from './ggmlBlocks';
import { readNf4Blocks } from './nf4Blocks';
import { readStrided } from './strided';

/**
 * Fills `target` with bytes of a tensor's plain form, whole values.
 * @param start bytes of the plain form before those wanted
 */
export type PlainReader = (start: number, target: Uint8Array) => Reading;

/** What reads a tensor's plain form. To be kept for one read after another: it may remember the last. */
export function plainReader({ dtype, storage, offset }: StoredValues): PlainReader {
  switch (storage?.kind) {
    case undefined:
      return function* (start, target) {
        yield [{ offset: offset + start, target }];
      };
    case 'strided':
      return (start, target) => readStrided(storage, offset, start, target);
    case 'ggml':
      return (start, target) => readGgmlBlocks(storage, offset, start, target);
    case 'nf4':
      return (start, target) => readNf4Blocks(storage, offset, start, target);
    case 'bitsandbytes':
      return (start, target) =>
        readBitsandbytesBlocks(storage, dtype as EncodedDtype, offset, start, target);
    case 'deflated': {
      const reader = new DeflatedReader(storage, offset);
      return (start, target) => reader.read(start, target);
    }
  }
}
