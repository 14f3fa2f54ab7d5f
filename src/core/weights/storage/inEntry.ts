import type { ZipEntry } from '../../zip/readZip';
import type { StoredValues } from '../storage';
import type { Strided } from './strided';

/**
 * Where values are that a file in a zip archive holds.
 * @param offset where the file's data begins in the archive
 * @param before bytes of the file before the first value
 * @param order how it holds them; in plain form when undefined
 */
export function inEntry(
  { name, checksum, deflated, storedBytes, size }: ZipEntry,
  offset: number,
  before: number,
  order: Strided | undefined,
): Pick<StoredValues, 'offset' | 'storage'> {
  if (!deflated) return { offset: offset + before, storage: order };
  const storage = { kind: 'deflated', name, checksum, storedBytes, size, before, order } as const;
  return { offset, storage };
}
