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
    const inOne = this.partOf(offset, length);
    if (inOne) return inOne.part.read(offset - inOne.start, length, signal);
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

  /** The part that has all of a range; its bytes need no copy. */
  private partOf(offset: number, length: number) {
    let start = 0;
    for (const part of this.parts) {
      if (start <= offset && offset + length <= start + part.size) return { part, start };
      start += part.size;
    }
    return undefined;
  }
}
