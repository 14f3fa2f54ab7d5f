import type { ByteSource } from './byteSource';

/** Where something begins. */
export interface Place {
  readonly offset: number;
  /** Which of a model's files it is in, if not in the one that is read. */
  readonly file?: number;
}

/** Bytes that are wanted: those from a place on, as many as `target` takes. */
export interface WantedBytes extends Place {
  readonly target: Uint8Array;
}

/**
 * Work that reads a file but leaves the reading to whoever runs it: it yields the bytes it wants next
 * and goes on when all of them are there. So the same code serves threads, which read synchronously,
 * and views, which do not.
 */
export type Reading<T = void> = Generator<readonly WantedBytes[], T, void>;

/** Runs it with a function that fills a target. */
export function readNow<T>(reading: Reading<T>, read: (wanted: WantedBytes) => void): T {
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
    for (const wanted of next.value) read(wanted);
  }
}

/** Runs it over a source that has all it wants. */
export async function readFrom<T>(
  reading: Reading<T>,
  source: ByteSource,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
    await Promise.all(
      next.value.map(async ({ offset, target }) => {
        target.set(await source.read(offset, target.length, signal));
      }),
    );
  }
}

/** The place so many bytes further on. */
export function placeAfter({ offset, file }: Place, bytes: number): Place {
  return { offset: offset + bytes, file };
}

/** Reads `count` f32 at a place. */
export function* readFloats(place: Place, count: number): Reading<Float32Array> {
  const floats = new Float32Array(count);
  yield [{ ...place, target: new Uint8Array(floats.buffer) }];
  return floats;
}
