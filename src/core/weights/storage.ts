import type { BitsandbytesBlocks } from './storage/bitsandbytesBlocks';
import type { Deflated } from './storage/deflated';
import type { GgmlBlocks } from './storage/ggmlBlocks';
import type { Nf4Blocks } from './storage/nf4Blocks';
import type { Strided } from './storage/strided';

/** How a file holds values that do not lie there in plain form. */
export type Storage = Strided | GgmlBlocks | Nf4Blocks | BitsandbytesBlocks | Deflated;

/**
 * Values in a file, and the plain form that they are read in: little-endian, row-major, one after
 * another, as safetensors has them. Plain data, to be sent to a worker.
 */
export interface StoredValues {
  /** Name of the dtype in plain form, as safetensors spells it. */
  readonly dtype: string;
  /** Bytes in plain form. */
  readonly length: number;
  /** First byte in the file. */
  readonly offset: number;
  /** How the file holds them; in plain form, from `offset` on, when nothing is said. */
  readonly storage?: Storage;
}

/** What is needed to read a tensor's values, and no more: its name alone may have megabytes. */
export function storedValues({ dtype, length, offset, storage }: StoredValues): StoredValues {
  return { dtype, length, offset, storage };
}

/** What the file itself calls the dtype of its values. */
export function storedDtype({ dtype, storage }: StoredValues): string {
  if (storage?.kind === 'ggml') return storage.format;
  if (storage?.kind === 'bitsandbytes') return storage.type.toUpperCase();
  return storage?.kind === 'nf4' ? 'NF4' : dtype;
}

/** Can the values be read from front to back only? */
export function isSequential({ storage }: StoredValues): boolean {
  return storage?.kind === 'deflated';
}
