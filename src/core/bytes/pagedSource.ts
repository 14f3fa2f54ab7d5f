import { UnreadableBytesError } from '../errors';
import { type ByteSource, checkRange } from './byteSource';

/** 64 KiB: one round trip over SSH costs more than the bytes, one page of a view costs less. */
const PAGE_SIZE = 64 * 1024;
/** 16 MiB: the pages of every view a person has on screen, several times over. */
const MAX_PAGES = 256;

/**
 * Caches the most recently used pages of a source, so that the many small reads of a view become
 * few. Reads larger than a few pages go straight through and leave the cache alone, and so do those of
 * pages that can only be read in part.
 */
export class PagedSource implements ByteSource {
  private readonly pages = new Map<number, Promise<Uint8Array>>();

  constructor(private readonly source: ByteSource) {}

  get size(): number {
    return this.source.size;
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    checkRange(offset, length, this.size);
    if (length > 4 * PAGE_SIZE) return this.source.read(offset, length, signal);
    if (length === 0) return new Uint8Array(0);
    try {
      return await this.readPages(offset, length, signal);
    } catch (error) {
      if (!(error instanceof UnreadableBytesError)) throw error;
      return this.source.read(offset, length, signal);
    }
  }

  private async readPages(
    offset: number,
    length: number,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const first = Math.floor(offset / PAGE_SIZE);
    const last = Math.floor((offset + length - 1) / PAGE_SIZE);
    const pages = await Promise.all(
      Array.from({ length: last - first + 1 }, (_, index) => this.page(first + index)),
    );
    signal?.throwIfAborted();
    const from = offset - first * PAGE_SIZE;
    if (pages.length === 1) return pages[0].subarray(from, from + length);
    return concatenate(pages).subarray(from, from + length);
  }

  /** One page, shared by all who ask for it; so it is read to its end whoever cancels. */
  private page(index: number): Promise<Uint8Array> {
    const cached = this.pages.get(index);
    this.pages.delete(index);
    const page = cached ?? this.readPage(index);
    this.pages.set(index, page);
    if (this.pages.size > MAX_PAGES) this.pages.delete(this.pages.keys().next().value!);
    return page;
  }

  private readPage(index: number): Promise<Uint8Array> {
    const offset = index * PAGE_SIZE;
    const page = this.source.read(offset, Math.min(PAGE_SIZE, this.size - offset));
    page.catch(() => this.pages.get(index) === page && this.pages.delete(index));
    return page;
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
