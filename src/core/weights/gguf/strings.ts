import type { Cursor } from '../../bytes/cursor';
import { MalformedFileError } from '../../errors';

/** 1 MiB: chat templates have some thousand bytes, and a whole string is in memory. */
export const MAX_STRING_BYTES = 1024 * 1024;

/** A string: its length as u64, then UTF-8. What is no UTF-8 is replaced by U+FFFD. */
export function readString(cursor: Cursor): string {
  return new TextDecoder().decode(takeString(cursor));
}

/** The bytes of a string. */
export function takeString(cursor: Cursor): Uint8Array {
  const at = cursor.position;
  const length = cursor.u64();
  if (length <= MAX_STRING_BYTES) return cursor.take(Number(length));
  throw new MalformedFileError(
    `The text at byte ${at} would have ${length.toString()} bytes; more than ${MAX_STRING_BYTES} are not read.`,
    at,
  );
}
