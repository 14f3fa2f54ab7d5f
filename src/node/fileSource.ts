import { type FileHandle, open } from 'node:fs/promises';
import { type ByteSource, checkRange } from '../core/bytes/byteSource';
import { OutOfBoundsError } from '../core/errors';

/** A file on disk, read in ranges and never locked. */
export class FileSource implements ByteSource {
  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
    /** Milliseconds since 1970 of the last change before it was opened. */
    readonly modified: number,
  ) {}

  static async open(path: string): Promise<FileSource> {
    const handle = await open(path, 'r');
    const { size, mtimeMs } = await handle.stat();
    return new FileSource(handle, size, mtimeMs);
  }

  /** For threads of this process, as long as the source is open. */
  get descriptor(): number {
    return this.handle.fd;
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    checkRange(offset, length, this.size);
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.handle.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) throw new OutOfBoundsError(offset, length, offset + done);
      done += bytesRead;
    }
    signal?.throwIfAborted();
    return bytes;
  }

  /** Was the file written to, or cut, since it was opened? */
  async changed(): Promise<boolean> {
    const { size, mtimeMs } = await this.handle.stat();
    return size !== this.size || mtimeMs !== this.modified;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
