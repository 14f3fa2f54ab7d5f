import type { BitsandbytesBlocks } from './storage/bitsandbytesBlocks';
import type { Deflated } from './storage/deflated';
import type { GgmlBlocks } from './storage/ggmlBlocks';
import type { Nf4Blocks } from './storage/nf4Blocks';
import type { Strided } from './storage/strided';
import type { StoredValues } from './weightFile';

/** How a file holds values that do not lie there in plain form. */
export type Storage = Strided | GgmlBlocks | Nf4Blocks | BitsandbytesBlocks | Deflated;

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
