import { Inflate } from 'fflate';
import type { Reading } from '../../bytes/reading';
import { type Checked, checkChecksum, DamagedEntryError } from '../../zip/checked';
import { Crc32 } from '../../zip/crc32';

/** Where the deflated bytes of a file in an archive are, and what they give. */
export interface DeflatedBytes extends Checked {
  /** First byte in the file. */
  readonly offset: number;
  readonly storedBytes: number;
  /** Bytes inflated. */
  readonly size: number;
}

/** Compressed bytes that are read at a time: deflate makes a thousand times as many of them at most. */
const READ_BYTES = 16 * 1024;

/**
 * Inflates from front to back, and checks the checksum of the whole before it gives the last of it. What
 * lies behind the last read is reached by going on, what lies before it by beginning anew.
 */
export class InflatedStream {
  private inflate = this.begin();
  /** Compressed bytes that were read. */
  private fed = 0;
  /** What is inflated and not yet passed, from `position` on. */
  private readonly ready: Uint8Array[] = [];
  private position = 0;
  /** Bytes inflated so far, and their checksum. */
  private inflated = 0;
  private checksum = new Crc32();

  constructor(private readonly bytes: DeflatedBytes) {}

  /** Fills `target` with inflated bytes. @throws DamagedEntryError */
  *read(start: number, target: Uint8Array): Reading {
    if (start < this.position) this.restart();
    yield* this.pass(start - this.position);
    for (let done = 0; done < target.length;) {
      const chunk = (yield* this.next()).subarray(0, target.length - done);
      target.set(chunk, done);
      done += chunk.length;
      yield* this.pass(chunk.length);
    }
  }

  private *pass(count: number): Reading {
    for (let left = count; left > 0;) {
      const chunk = yield* this.next();
      const passed = Math.min(left, chunk.length);
      if (passed === chunk.length) this.ready.shift();
      else this.ready[0] = chunk.subarray(passed);
      this.position += passed;
      left -= passed;
    }
  }

  /** The bytes at the position, at least one. */
  private *next(): Reading<Uint8Array> {
    while (this.ready.length === 0) {
      const { offset, storedBytes } = this.bytes;
      if (this.fed === storedBytes) throw this.damaged();
      const target = new Uint8Array(Math.min(READ_BYTES, storedBytes - this.fed));
      yield [{ offset: offset + this.fed, target }];
      this.fed += target.length;
      this.push(target);
    }
    return this.ready[0];
  }

  private push(compressed: Uint8Array): void {
    const { offset, size, storedBytes } = this.bytes;
    try {
      this.inflate.push(compressed, this.fed === storedBytes);
    } catch {
      throw this.damaged();
    }
    if (this.inflated > size) throw this.damaged();
    if (this.inflated === size) checkChecksum(this.bytes, this.checksum, offset);
  }

  private damaged(): DamagedEntryError {
    const { offset, size } = this.bytes;
    const what = `its compressed data, from byte ${offset} on, does not give ${size} bytes`;
    return new DamagedEntryError(this.bytes, what, offset + this.fed);
  }

  private begin(): Inflate {
    return new Inflate((chunk) => {
      if (chunk.length === 0) return;
      this.ready.push(chunk);
      this.inflated += chunk.length;
      this.checksum.add(chunk);
    });
  }

  private restart(): void {
    this.inflate = this.begin();
    this.fed = 0;
    this.position = 0;
    this.inflated = 0;
    this.checksum = new Crc32();
    this.ready.length = 0;
  }
}
