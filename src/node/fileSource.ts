import { type FileHandle, open } from 'node:fs/promises';
import { DescriptorSource } from './descriptorSource';
import { identify, identityOf } from './identify';

/** A file on disk, read in ranges and never locked. */
export class FileSource extends DescriptorSource {
  private readonly borrowed = new Set<Promise<unknown>>();

  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
    size: number,
    /** Milliseconds since 1970 of the last change before it was opened. */
    readonly modified: number,
  ) {
    super(handle.fd, size);
  }

  static async open(path: string): Promise<FileSource> {
    const handle = await open(path, 'r');
    const { size, mtimeMs } = await handle.stat();
    return new FileSource(handle, path, size, mtimeMs);
  }

  /** Keeps the file open until a thread that was given its descriptor is done with it. */
  lend(use: Promise<unknown>): void {
    this.borrowed.add(use);
    const giveBack = () => this.borrowed.delete(use);
    use.then(giveBack, giveBack);
  }

  /** Was the file written to, cut, or replaced by another of its name, since it was opened? */
  async changed(): Promise<boolean> {
    const { size, mtimeMs } = await this.handle.stat();
    return size !== this.size || mtimeMs !== this.modified || (await this.replaced());
  }

  private async replaced(): Promise<boolean> {
    const there = await identify(this.path);
    return there !== undefined && there !== identityOf(await this.handle.stat({ bigint: true }));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.borrowed);
    await this.handle.close();
  }
}
