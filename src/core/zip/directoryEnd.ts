import type { ByteSource } from '../bytes/byteSource';
import { Cursor } from '../bytes/cursor';
import { MalformedFileError } from '../errors';

/** Where an archive's directory is, and the files in it. */
export interface DirectoryEnd {
  readonly offset: number;
  readonly length: number;
  readonly count: number;
}

const END_MAGIC = 0x06054b50;
const END_BYTES = 22;
const LOCATOR_MAGIC = 0x07064b50;
const LOCATOR_BYTES = 20;
const END64_MAGIC = 0x06064b50;
const END64_BYTES = 56;
const MAX_COMMENT_BYTES = 0xffff;

/** Finds the directory from the archive's end. @throws MalformedFileError */
export async function readDirectoryEnd(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<DirectoryEnd> {
  const { size } = source;
  const tailBytes = Math.min(size, LOCATOR_BYTES + END_BYTES + MAX_COMMENT_BYTES);
  const base = size - tailBytes;
  const tail = await source.read(base, tailBytes, signal);
  const at = findEnd(tail);
  if (at < 0) throw cutShort(size);
  const end = parseEnd(new Cursor(tail, base, base + at));
  const locator = at - LOCATOR_BYTES;
  const is64 = locator >= 0 && viewOf(tail).getUint32(locator, true) === LOCATOR_MAGIC;
  if (!is64) return checkPlace(end, base + at);
  const end64At = new Cursor(tail, base, base + locator + 8).u64Number();
  return checkPlace(await readEnd64(source, end64At, signal), end64At);
}

/** The last place where an end may be: its comment goes on to the archive's end. */
function findEnd(tail: Uint8Array): number {
  const view = viewOf(tail);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_MAGIC) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) === tail.length) return at;
  }
  return -1;
}

function parseEnd(cursor: Cursor): DirectoryEnd {
  cursor.take(10);
  const count = cursor.u16();
  return { count, length: cursor.u32(), offset: cursor.u32() };
}

async function readEnd64(
  source: ByteSource,
  at: number,
  signal?: AbortSignal,
): Promise<DirectoryEnd> {
  if (!(at + END64_BYTES <= source.size)) throw cutShort(source.size);
  const cursor = new Cursor(await source.read(at, END64_BYTES, signal), at);
  if (cursor.u32() !== END64_MAGIC) throw cutShort(source.size);
  cursor.take(28);
  const count = cursor.u64Number();
  return { count, length: cursor.u64Number(), offset: cursor.u64Number() };
}

/** The directory comes just before its end: an archive with bytes before it has wrong positions. */
function checkPlace(end: DirectoryEnd, endAt: number): DirectoryEnd {
  if (end.offset + end.length === endAt) return end;
  throw new MalformedFileError(
    `The archive’s directory should end at byte ${endAt}, but would end at ${end.offset + end.length}. Something was put before it or cut out of it.`,
    endAt,
  );
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function cutShort(size: number): MalformedFileError {
  return new MalformedFileError(
    `The file ends at byte ${size} without the directory of a zip archive. It was cut short; copy or download it again.`,
    size,
  );
}
