import { OutOfBoundsError } from '../errors';

/** Anything whose bytes can be read in ranges: a file, a remote file, a debuggee's memory. */
export interface ByteSource {
  /** Bytes there are. */
  readonly size: number;
  /** Where reading ahead ends: what is behind costs much, or may not be readable. */
  readonly readAheadEnd?: number;
  /**
   * Reads exactly `length` bytes from `offset`.
   * @throws OutOfBoundsError when the range leaves the source, or its end has moved closer
   * @throws UnreadableBytesError when a part of the range cannot be read
   */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** The one bounds check of all sources. */
export function checkRange(offset: number, length: number, size: number): void {
  const valid = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (!valid || offset < 0 || length < 0 || offset + length > size) {
    throw new OutOfBoundsError(offset, length, size);
  }
}

/** A source over bytes already in memory; reads are views, not copies. */
export class MemorySource implements ByteSource {
  constructor(private readonly bytes: Uint8Array) {}

  get size(): number {
    return this.bytes.length;
  }

  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    return Promise.resolve().then(() => {
      signal?.throwIfAborted();
      checkRange(offset, length, this.size);
      return this.bytes.subarray(offset, offset + length);
    });
  }
}
