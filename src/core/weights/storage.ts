import type { StoredValues } from './weightFile';
import type { GgmlBlocks } from './storage/ggmlBlocks';
import type { Strided } from './storage/strided';

/** How a file holds values that do not lie there in plain form. */
export type Storage = Strided | GgmlBlocks;

/** What the file itself calls the dtype of its values. */
export function storedDtype({ dtype, storage }: StoredValues): string {
  return storage?.kind === 'ggml' ? storage.format : dtype;
}
