import { readNow, type Reading } from '../../bytes/reading';
import { QnatError } from '../../errors';
import { type DeflatedBytes, InflatedStream } from './inflatedStream';
import { readStrided, type Strided } from './strided';

/** Values compressed with deflate. */
export interface Deflated extends Omit<DeflatedBytes, 'offset'> {
  readonly kind: 'deflated';
  /** Inflated bytes that come before the values. */
  readonly before: number;
  /** How the inflated bytes hold the values; in plain form when nothing is said. */
  readonly order?: Strided;
}

/** Values in another order are inflated as a whole: 512 MiB of them at most. */
const MAX_REORDERED_BYTES = 512 * 1024 * 1024;

/** Reads deflated values; cheap from front to back, as it keeps what it has inflated so far. */
export class DeflatedReader {
  private readonly stream: InflatedStream;
  private whole?: Uint8Array;

  constructor(
    private readonly deflated: Deflated,
    offset: number,
  ) {
    this.stream = new InflatedStream({ ...deflated, offset });
  }

  /** @param start bytes of the plain form before those wanted: whole values, as is the target */
  *read(start: number, target: Uint8Array): Reading {
    const { order, before } = this.deflated;
    if (!order) return yield* this.stream.read(before + start, target);
    const values = (this.whole ??= yield* this.inflateAll());
    readNow(readStrided(order, 0, start, target), ({ offset, target: bytes }) => {
      bytes.set(values.subarray(offset, offset + bytes.length));
    });
  }

  private *inflateAll(): Reading<Uint8Array> {
    const { size, before } = this.deflated;
    if (size > MAX_REORDERED_BYTES) {
      throw new QnatError(
        `A compressed array of ${size} bytes is in Fortran order or big-endian; of more than ${MAX_REORDERED_BYTES} that is not read. Save it in C order, or without compression.`,
      );
    }
    const values = new Uint8Array(size - before);
    yield* this.stream.read(before, values);
    return values;
  }
}
