import type { ByteSource } from '../bytes/byteSource';

/** A source whose every byte is another source's byte at the same place, changed. */
export class MappedSource implements ByteSource {
  constructor(
    private readonly source: ByteSource,
    private readonly map: (byte: number) => number,
  ) {}

  get size(): number {
    return this.source.size;
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    return (await this.source.read(offset, length, signal)).map(this.map);
  }
}

/** bitsandbytes has the first value in the high nibble, QNAT in the low one. */
export function swapNibbles(byte: number): number {
  return ((byte & 15) << 4) | (byte >> 4);
}
