import { type ByteSource, checkRange } from './byteSource';

/** Sources one behind another, read as one. */
export class JoinedSource implements ByteSource {
  readonly size: number;

  constructor(
    private readonly parts: readonly ByteSource[],
    readonly readAheadEnd?: number,
  ) {
    this.size = parts.reduce((sum, { size }) => sum + size, 0);
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    checkRange(offset, length, this.size);
    const joined = new Uint8Array(length);
    let start = 0;
    for (const part of this.parts) {
      const from = Math.max(offset, start);
      const end = Math.min(offset + length, start + part.size);
      if (from < end) joined.set(await part.read(from - start, end - from, signal), from - offset);
      start += part.size;
    }
    return joined;
  }
}
