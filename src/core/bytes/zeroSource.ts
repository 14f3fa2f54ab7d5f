import { type ByteSource, checkRange } from './byteSource';

/** So many zeros: what fills up a part that is shorter than its form. */
export class ZeroSource implements ByteSource {
  constructor(readonly size: number) {}

  read(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve().then(() => {
      checkRange(offset, length, this.size);
      return new Uint8Array(length);
    });
  }
}
