import type { ByteSink } from '../../src/core/bytes/byteSink';

/** A sink that keeps what it is given; a write past its end fails, as none is planned. */
export class MemorySink implements ByteSink {
  readonly bytes: Uint8Array;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  write(offset: number, bytes: Uint8Array): Promise<void> {
    this.bytes.set(bytes, offset);
    return Promise.resolve();
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.bytes.slice(offset, offset + length));
  }
}
