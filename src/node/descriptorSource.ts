import { read } from 'node:fs';
import { promisify } from 'node:util';
import { type ByteSource, checkRange } from '../core/bytes/byteSource';
import { OutOfBoundsError } from '../core/errors';

const readInto = promisify(read);

/** A file that is open somewhere in the process; whoever opened it closes it. */
export class DescriptorSource implements ByteSource {
  constructor(
    readonly descriptor: number,
    readonly size: number,
  ) {}

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    checkRange(offset, length, this.size);
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await readInto(
        this.descriptor,
        bytes,
        done,
        length - done,
        offset + done,
      );
      if (bytesRead === 0) throw new OutOfBoundsError(offset, length, offset + done);
      done += bytesRead;
    }
    signal?.throwIfAborted();
    return bytes;
  }
}
