import { checkRange } from './byteSource';
import { OutOfBoundsError } from '../errors';

/**
 * Reads little-endian fields one after another from a window of a file. Positions are the file's.
 * Every field passes one bounds check, which throws {@link OutOfBoundsError} in the file's terms.
 */
export class Cursor {
  private readonly view: DataView;

  /** @param bytes the window; @param base the window's first byte in the file */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly base: number,
    public position = base,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.advance(8), true);
  }

  /** A u64 as a number: rounded beyond 2^53, where it is past the end of any file. */
  u64Number(): number {
    return Number(this.u64());
  }

  /** Bytes left in the window. */
  get remaining(): number {
    return this.base + this.bytes.length - this.position;
  }

  /** A view of the next `length` bytes. */
  take(length: number): Uint8Array {
    const at = this.advance(length);
    return this.bytes.subarray(at, at + length);
  }

  private advance(length: number): number {
    const at = this.position - this.base;
    try {
      checkRange(at, length, this.bytes.length);
    } catch {
      throw new OutOfBoundsError(this.position, length, this.base + this.bytes.length);
    }
    this.position += length;
    return at;
  }
}
