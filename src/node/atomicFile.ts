import { constants } from 'node:fs';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ByteSink } from '../core/bytes/byteSink';
import { explainIoError } from './ioError';
import { orAborted } from './orAborted';
import { partFileOf, removeLeftovers } from './partFiles';
import { whenNotBusy } from './retry';

/**
 * A file that comes into being whole or not at all: it is written beside its target under another
 * name, synced, and renamed over it. Whatever happens before that, the target stays as it was.
 */
export class AtomicFile implements ByteSink {
  private old?: string;

  private constructor(
    readonly target: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
  ) {}

  /** @throws the signal's reason, as soon as it is aborted: removing gigabytes that were left takes a while */
  static async create(target: string, signal?: AbortSignal): Promise<AtomicFile> {
    await orAborted(removeLeftovers(target), signal);
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

  /**
   * Puts every byte on the disk, which takes seconds for gigabytes; what can still fail afterwards is
   * only the rename.
   * @throws the signal's reason as soon as it is aborted, while the disk goes on: {@link discard} then
   */
  async sync(signal?: AbortSignal): Promise<void> {
    await orAborted(this.handle.sync(), signal);
    await this.handle.close();
  }

  /** Takes the target's place; call {@link sync} first. */
  async commit(): Promise<void> {
    try {
      await whenNotBusy(() => rename(this.temporary, this.target));
    } catch (error) {
      throw explainIoError(error, this.target);
    }
    await syncFolder(dirname(this.target));
  }

  /** Where {@link keepOld} has kept what was there, if anything was. */
  get oldFile(): string | undefined {
    return this.old;
  }

  /** Keeps the target as it is, so that it can come back after {@link commit}, until {@link discard}. */
  async keepOld(): Promise<void> {
    const old = partFileOf(this.target);
    try {
      await linkOrMove(this.target, old);
      this.old = old;
    } catch (error) {
      if (!isMissing(error)) throw explainIoError(error, this.target);
    }
  }

  /** Takes {@link commit} back, or {@link keepOld} alone. When that fails, what was there stays under its other name. */
  async restoreOld(): Promise<void> {
    const { old } = this;
    this.old = undefined;
    if (old) {
      await whenNotBusy(() => rename(old, this.target));
      // Renaming does nothing where both are names of one file: nothing was committed.
      await rm(old, { force: true });
    } else await rm(this.target, { force: true });
    await syncFolder(dirname(this.target));
  }

  /**
   * Removes what was written and kept; what was committed stays. Names go at once; that the space of
   * gigabytes is given back, after a sync that is under way, nobody has to wait for.
   */
  async discard(): Promise<void> {
    try {
      await rm(this.temporary, { force: true });
      void this.release();
    } catch {
      // Not everywhere can an open file lose its name.
      await this.release();
      await rm(this.temporary, { force: true });
    }
    if (this.old) await rm(this.old, { force: true });
  }

  /** What no name leads to any more need not get to the disk: a sync under way ends soon. */
  private async release(): Promise<void> {
    await this.handle.truncate().catch(() => undefined);
    await this.handle.close().catch(() => undefined);
  }
}

/** A second name, so that the first never lacks its file; a move, where files have one name only. */
async function linkOrMove(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (isMissing(error)) throw error;
    await whenNotBusy(() => rename(from, to));
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Puts a rename on the disk. Windows cannot, and other systems may refuse; the file is whole anyway. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
