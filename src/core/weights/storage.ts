import type { Deflated } from './storage/deflated';
import type { GgmlBlocks } from './storage/ggmlBlocks';
import type { Strided } from './storage/strided';
import type { StoredValues } from './weightFile';

/** How a file holds values that do not lie there in plain form. */
export type Storage = Strided | GgmlBlocks | Deflated;

/** What the file itself calls the dtype of its values. */
export function storedDtype({ dtype, storage }: StoredValues): string {
  return storage?.kind === 'ggml' ? storage.format : dtype;
}

/** Can the values be read from front to back only? */
export function isSequential({ storage }: StoredValues): boolean {
  return storage?.kind === 'deflated';
}
