import type { ByteSource } from '../bytes/byteSource';
import { Cursor } from '../bytes/cursor';
import { MalformedFileError, OutOfBoundsError } from '../errors';
import { quotedName } from '../text/names';
import { repeatedName } from '../text/repeatedName';
import type { Checked } from './checked';
import { readDirectoryEnd } from './directoryEnd';

/** A file in a zip archive. */
export interface ZipEntry extends Checked {
  readonly deflated: boolean;
  /** Bytes in the archive, and bytes of the file itself. */
  readonly storedBytes: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly headerOffset: number;
}

/** `PK\x03\x04`: an archive that begins with a file. */
export const ZIP_MAGIC = new Uint8Array([0x50, 0x4b, 3, 4]);
/** `PK\x05\x06`: an archive without files, which is its directory’s end alone. */
export const EMPTY_ZIP_MAGIC = new Uint8Array([0x50, 0x4b, 5, 6]);
const ENTRY_MAGIC = 0x02014b50;
const LOCAL_MAGIC = 0x04034b50;
const LOCAL_BYTES = 30;
const LEAST_ENTRY_BYTES = 46;
/** A checkpoint of 10,000 tensors has a directory of 1 MB. */
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024;
const [STORED, DEFLATED] = [0, 8];
const ENCRYPTED = 1;
const UTF8 = 1 << 11;
/** Deflate makes no more of a byte: 258 of two bits (RFC 1951, 3.2.5). */
const MAX_INFLATION = 1032;
/** Stands for a number in the zip64 extra field. */
const IN_EXTRA = 0xffff_ffff;
const ZIP64 = 1;

/**
 * Reads the directory of a zip archive, zip64 included (PKWARE, APPNOTE.TXT 6.3.10). Encrypted files,
 * and methods of compression other than deflate, are refused.
 * @throws MalformedFileError
 */
export async function readZip(source: ByteSource, signal?: AbortSignal): Promise<ZipEntry[]> {
  const { offset, length, count } = await readDirectoryEnd(source, signal);
  if (length > MAX_DIRECTORY_BYTES || count > length / LEAST_ENTRY_BYTES) {
    throw new MalformedFileError(
      `The archive’s directory would have ${count} files in ${length} bytes. It is damaged, or larger than is read.`,
      offset,
    );
  }
  const cursor = new Cursor(await source.read(offset, length, signal), offset);
  const entries = Array.from({ length: count }, () => insideDirectory(() => readEntry(cursor)));
  const repeated = repeatedName(entries.map(({ name }) => name));
  if (repeated === undefined) return entries;
  throw new MalformedFileError(`The archive has two files named ${quotedName(repeated)}.`, offset);
}

/** The first byte of a file's data in the archive. @throws MalformedFileError when it is not there */
export async function zipDataOffset(
  source: ByteSource,
  { name, headerOffset, storedBytes }: ZipEntry,
  signal?: AbortSignal,
): Promise<number> {
  const refuse = (what: string) =>
    new MalformedFileError(`In the archive, ${quotedName(name)} ${what}.`, headerOffset);
  if (headerOffset + LOCAL_BYTES > source.size) throw refuse('begins after the archive’s end');
  const header = new Cursor(await source.read(headerOffset, LOCAL_BYTES, signal), 0);
  if (header.u32() !== LOCAL_MAGIC) throw refuse('is not where the directory says');
  header.take(22);
  const offset = headerOffset + LOCAL_BYTES + header.u16() + header.u16();
  if (offset + storedBytes > source.size) throw refuse('goes on after the archive’s end');
  return offset;
}

function insideDirectory<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OutOfBoundsError)) throw error;
    throw new MalformedFileError('The archive’s directory is damaged.', error.offset);
  }
}

function readEntry(cursor: Cursor): ZipEntry {
  const at = cursor.position;
  if (cursor.u32() !== ENTRY_MAGIC) {
    throw new MalformedFileError(`The archive’s directory is damaged at byte ${at}.`, at);
  }
  cursor.take(4);
  const flags = cursor.u16();
  const method = cursor.u16();
  // Time and date.
  cursor.take(4);
  const checksum = cursor.u32();
  const [storedBytes, size] = [cursor.u32(), cursor.u32()];
  const [nameBytes, extraBytes, commentBytes] = [cursor.u16(), cursor.u16(), cursor.u16()];
  cursor.take(8);
  const headerOffset = cursor.u32();
  const name = new TextDecoder(flags & UTF8 ? 'utf-8' : 'latin1').decode(cursor.take(nameBytes));
  const sizes = withExtra({ size, storedBytes, headerOffset }, cursor.take(extraBytes), at);
  cursor.take(commentBytes);
  checkMethod(name, method, flags, at);
  const deflated = method === DEFLATED;
  const { size: bytes, storedBytes: packed } = sizes;
  if (deflated ? bytes > MAX_INFLATION * packed : bytes !== packed) {
    throw new MalformedFileError(`The sizes of ${quotedName(name)} contradict each other.`, at);
  }
  return { name, checksum, deflated, ...sizes };
}

function checkMethod(name: string, method: number, flags: number, at: number): void {
  const refuse = (what: string) =>
    new MalformedFileError(`In the archive, ${quotedName(name)} ${what}, which is not read.`, at);
  if (flags & ENCRYPTED) throw refuse('is encrypted');
  if (method !== STORED && method !== DEFLATED) throw refuse(`is compressed by method ${method}`);
}

interface Sizes {
  readonly size: number;
  readonly storedBytes: number;
  readonly headerOffset: number;
}

/** Numbers that do not fit into 32 bits are in an extra field, in this order. */
function withExtra(sizes: Sizes, extra: Uint8Array, at: number): Sizes {
  const cursor = zip64Field(new Cursor(extra, at));
  const next = (value: number) => {
    if (value !== IN_EXTRA) return value;
    if (!cursor) throw new OutOfBoundsError(at, 8, at + extra.length);
    return cursor.u64Number();
  };
  const size = next(sizes.size);
  const storedBytes = next(sizes.storedBytes);
  return { size, storedBytes, headerOffset: next(sizes.headerOffset) };
}

function zip64Field(extra: Cursor): Cursor | undefined {
  while (extra.remaining >= 4) {
    const id = extra.u16();
    const field = extra.take(extra.u16());
    if (id === ZIP64) return new Cursor(field, extra.position - field.length);
  }
  return undefined;
}
