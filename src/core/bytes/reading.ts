import type { ByteSource } from './byteSource';

/** Bytes that are wanted: those from `offset` on, as many as `target` takes. */
export interface WantedBytes {
  readonly offset: number;
  readonly target: Uint8Array;
}

/**
 * Work that reads a file but leaves the reading to whoever runs it: it yields the bytes it wants next
 * and goes on when all of them are there. So the same code serves threads, which read synchronously,
 * and views, which do not.
 */
export type Reading<T = void> = Generator<readonly WantedBytes[], T, void>;

/** Runs it with a function that fills a target from an offset on. */
export function readNow<T>(
  reading: Reading<T>,
  read: (offset: number, target: Uint8Array) => void,
): T {
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
    for (const { offset, target } of next.value) read(offset, target);
  }
}

/** Runs it over a source. */
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

/** Reads `count` f32 at an offset. */
export function* readFloats(offset: number, count: number): Reading<Float32Array> {
  const floats = new Float32Array(count);
  yield [{ offset, target: new Uint8Array(floats.buffer) }];
  return floats;
}
