/** Longest stretch of work between two pauses: well under the 50 ms that a host may be busy. */
const SLICE_MS = 12;

/**
 * Lets long work on a shared thread breathe: `await pause()` gives way to other tasks when its
 * slice of time is used up, and rejects once `signal` is aborted.
 */
export function pauser(signal?: AbortSignal): () => Promise<void> | undefined {
  let started = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - started < SLICE_MS) return undefined;
    return new Promise((resolve) =>
      setTimeout(() => {
        started = performance.now();
        resolve();
      }),
    );
  };
}
