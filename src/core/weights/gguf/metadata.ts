import type { FieldReader } from '../../bytes/fieldReader';
import type { Cursor } from '../../bytes/cursor';
import { MalformedFileError } from '../../errors';
import { MAX_STRING_BYTES, takeString } from './strings';

/** A value that is kept; of arrays and of the longest texts only that they are there. */
export type MetadataValue = string | number | bigint | boolean | undefined;

const STRING = 8;
const ARRAY = 9;

/** Bytes of a value of each fixed-size type, and how it is read, by the type's number. */
const FIXED = new Map<number, { bytes: number; read: (cursor: Cursor) => MetadataValue }>([
  [0, { bytes: 1, read: (cursor) => cursor.u8() }],
  [1, { bytes: 1, read: (cursor) => viewOf(cursor, 1).getInt8(0) }],
  [2, { bytes: 2, read: (cursor) => viewOf(cursor, 2).getUint16(0, true) }],
  [3, { bytes: 2, read: (cursor) => viewOf(cursor, 2).getInt16(0, true) }],
  [4, { bytes: 4, read: (cursor) => cursor.u32() }],
  [5, { bytes: 4, read: (cursor) => viewOf(cursor, 4).getInt32(0, true) }],
  [6, { bytes: 4, read: (cursor) => viewOf(cursor, 4).getFloat32(0, true) }],
  [7, { bytes: 1, read: (cursor) => cursor.u8() !== 0 }],
  [10, { bytes: 8, read: (cursor) => cursor.u64() }],
  [11, { bytes: 8, read: (cursor) => viewOf(cursor, 8).getBigInt64(0, true) }],
  [12, { bytes: 8, read: (cursor) => viewOf(cursor, 8).getFloat64(0, true) }],
]);

/** Arrays of arrays are allowed; nobody writes deeper ones. */
const MAX_DEPTH = 4;
/** A vocabulary has a quarter of a million strings; so many are passed over at a time. */
const STRINGS_AT_ONCE = 1000;

/** Reads one value, and passes over it if it is an array, or longer than what is kept. */
export async function readMetadataValue(reader: FieldReader): Promise<MetadataValue> {
  const type = await reader.next((cursor) => cursor.u32());
  if (type === STRING) return readText(reader);
  if (type === ARRAY) {
    await skipArray(reader, 1);
    return undefined;
  }
  const fixed = FIXED.get(type);
  if (!fixed) throw unknownType(type, reader.position - 4);
  return reader.next(fixed.read);
}

/** A tokenizer's whole JSON (tokenizer.huggingface.json) can have megabytes. */
async function readText(reader: FieldReader): Promise<string | undefined> {
  const length = await reader.next((cursor) => cursor.u64Number());
  if (length > MAX_STRING_BYTES) {
    reader.skip(length);
    return undefined;
  }
  return reader.next((cursor) => new TextDecoder().decode(cursor.take(length)));
}

async function skipArray(reader: FieldReader, depth: number): Promise<void> {
  const at = reader.position;
  const { type, count } = await reader.next((cursor) => ({
    type: cursor.u32(),
    count: Number(cursor.u64()),
  }));
  if (depth > MAX_DEPTH) {
    throw new MalformedFileError(`Arrays of metadata are nested at byte ${at} too deeply.`, at);
  }
  const fixed = FIXED.get(type);
  if (fixed) return reader.skip(count * fixed.bytes);
  if (type === STRING) return skipStrings(reader, count);
  if (type !== ARRAY) throw unknownType(type, at);
  for (let index = 0; index < count; index++) await skipArray(reader, depth + 1);
}

async function skipStrings(reader: FieldReader, count: number): Promise<void> {
  for (let left = count; left > 0; left -= STRINGS_AT_ONCE) {
    const some = Math.min(left, STRINGS_AT_ONCE);
    await reader.next((cursor) => {
      for (let index = 0; index < some; index++) takeString(cursor);
    });
  }
}

function viewOf(cursor: Cursor, length: number): DataView {
  const bytes = cursor.take(length);
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}

function unknownType(type: number, at: number): MalformedFileError {
  return new MalformedFileError(
    `The metadata has a value of type ${type}, which there is not.`,
    at,
  );
}
