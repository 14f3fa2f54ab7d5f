import { type ByteSource, checkRange } from './byteSource';

/** A stretch of a source, as a source of its own. */
export class SliceSource implements ByteSource {
  /** @param offset its first byte in the source; the stretch must lie in there */
  constructor(
    private readonly source: ByteSource,
    private readonly offset: number,
    readonly size: number,
  ) {
    checkRange(offset, size, source.size);
  }

  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    return Promise.resolve().then(() => {
      checkRange(offset, length, this.size);
      return this.source.read(this.offset + offset, length, signal);
    });
  }
}
