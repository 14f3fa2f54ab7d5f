import { OutOfBoundsError } from '../errors';
import { type ByteSource, checkRange } from './byteSource';
import { Cursor } from './cursor';

/** 256 KiB: thousands of tensor headers a read, and one read for almost every file. */
const WINDOW_SIZE = 256 * 1024;

/** Parses a source's fields from front to back, whatever its size, holding one window of it. */
export class FieldReader {
  private cursor: Cursor;

  /** @param position first byte to parse */
  constructor(
    private readonly source: ByteSource,
    public position: number,
    private readonly signal?: AbortSignal,
  ) {
    this.cursor = new Cursor(new Uint8Array(0), position);
  }

  /**
   * Runs `parse` at the position and moves behind what it took. When the window ends inside,
   * `parse` runs again over a larger one, so it must have no effect but its result.
   * @throws OutOfBoundsError when the source ends inside; the position then stays
   */
  async next<T>(parse: (cursor: Cursor) => T): Promise<T> {
    for (;;) {
      try {
        this.cursor.position = this.position;
        const result = parse(this.cursor);
        this.position = this.cursor.position;
        return result;
      } catch (error) {
        if (!(error instanceof OutOfBoundsError)) throw error;
        await this.refill(error);
      }
    }
  }

  /**
   * Moves on without looking at what is there.
   * @throws OutOfBoundsError when the source ends before
   */
  skip(length: number): void {
    checkRange(this.position, length, this.source.size);
    this.position += length;
  }

  private async refill(missing: OutOfBoundsError): Promise<void> {
    const { size, readAheadEnd = size } = this.source;
    const end = missing.offset + missing.length;
    if (end > size) throw new OutOfBoundsError(missing.offset, missing.length, size);
    const length = Math.max(
      end - this.position,
      Math.min(WINDOW_SIZE, readAheadEnd - this.position),
    );
    const window = await this.source.read(this.position, length, this.signal);
    this.cursor = new Cursor(window, this.position);
  }
}
