import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { ByteSink } from '../core/bytes/byteSink';
import { partFileOf, removeLeftovers } from './partFiles';

/**
 * A file that comes into being whole or not at all: it is written beside its target under another
 * name, synced, and renamed over it. Whatever happens before that, the target stays as it was.
 */
export class AtomicFile implements ByteSink {
  private constructor(
    private readonly target: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
  ) {}

  static async create(target: string): Promise<AtomicFile> {
    await removeLeftovers(target);
    const temporary = partFileOf(target);
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
    return new AtomicFile(target, temporary, await open(temporary, flags, 0o666));
  }

  /** For threads of this process, until the file is synced. */
  get descriptor(): number {
    return this.handle.fd;
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.handle.write(
        bytes,
        done,
        bytes.length - done,
        offset + done,
      );
      done += bytesWritten;
    }
  }

  /** Puts every byte on the disk; what can still fail afterwards is only the rename. */
  async sync(): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
  }

  /** Takes the target's place; call {@link sync} first. */
  async commit(): Promise<void> {
    await rename(this.temporary, this.target);
  }

  /** Removes what was written; harmless after {@link commit}. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }
}
