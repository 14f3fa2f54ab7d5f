import { type ByteSource } from '../../bytes/byteSource';
import { readFrom } from '../../bytes/reading';
import { SliceSource } from '../../bytes/sliceSource';
import { MalformedFileError } from '../../errors';
import { quotedName } from '../../text/names';
import { DamagedEntryError } from '../../zip/checked';
import { type ZipEntry, zipDataOffset } from '../../zip/readZip';
import { inEntry } from '../storage/inEntry';
import { InflatedStream } from '../storage/inflatedStream';
import type { SkippedEntry, WeightFile, WeightTensor } from '../weightFile';
import { readNpyHeader } from './npyHeader';
import { npyTensor, unreadable } from './npyTensor';

const ENDING = '.npy';

/** Does an archive hold arrays of NumPy? */
export function isNpz(entries: readonly ZipEntry[]): boolean {
  return entries.some(({ name }) => name.endsWith(ENDING));
}

/**
 * Reads the headers of all arrays in an archive. What is no array of numbers is skipped.
 * @throws MalformedFileError
 */
export async function readNpz(
  source: ByteSource,
  entries: readonly ZipEntry[],
  signal?: AbortSignal,
): Promise<WeightFile> {
  const tensors: WeightTensor[] = [];
  const skipped: SkippedEntry[] = [];
  for (const entry of entries) {
    const read = await readEntry(source, entry, signal);
    if ('reason' in read) skipped.push(read);
    else tensors.push(read);
  }
  return { tensors, metadata: {}, skipped };
}

async function readEntry(
  source: ByteSource,
  entry: ZipEntry,
  signal?: AbortSignal,
): Promise<WeightTensor | SkippedEntry> {
  if (!entry.name.endsWith(ENDING)) return { name: entry.name, reason: 'is no array' };
  const name = entry.name.slice(0, -ENDING.length);
  const offset = await zipDataOffset(source, entry, signal);
  try {
    const header = await readNpyHeader(contentOf(source, entry, offset), signal);
    const reason = unreadable(header);
    if (reason) return { name, reason };
    const tensor = npyTensor(name, header, entry.size);
    return { ...tensor, ...inEntry(entry, offset, tensor.offset, tensor.storage) };
  } catch (error) {
    if (!(error instanceof MalformedFileError) || error instanceof DamagedEntryError) throw error;
    throw new MalformedFileError(`In ${quotedName(entry.name)}: ${error.message}`, offset);
  }
}

/** What the entry holds, from its first byte on. */
function contentOf(source: ByteSource, entry: ZipEntry, offset: number): ByteSource {
  if (!entry.deflated) return new SliceSource(source, offset, entry.storedBytes);
  const stream = new InflatedStream({ ...entry, offset });
  return {
    size: entry.size,
    async read(start, length, signal) {
      const bytes = new Uint8Array(length);
      await readFrom(stream.read(start, bytes), source, signal);
      return bytes;
    },
  };
}
