import { QnatError } from '../../core/errors';

/** Memory or a value of a program that cannot be had now: shown as unavailable, never as zeros. */
export class UnavailableError extends QnatError {
  override readonly name = 'UnavailableError';
}

/** The adapter's answer was no. */
export class RefusedError extends UnavailableError {}

/** Far beyond what a page takes in any debugger; an adapter that never answers is given up then. */
const LIMIT_MS = 10_000;

/**
 * Waits for an adapter's answer, but not for ever. A request cannot be taken back: its answer, should
 * it still come, is dropped.
 */
export async function answerWithin<T>(
  what: string,
  answer: Thenable<T>,
  signal?: AbortSignal,
  limit = LIMIT_MS,
): Promise<T> {
  signal?.throwIfAborted();
  let stopWaiting = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(tooLate(what, limit)), limit);
    const abort = () => reject(signal!.reason as Error);
    signal?.addEventListener('abort', abort);
    stopWaiting = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([answer, givenUp]);
  } finally {
    stopWaiting();
  }
}

function tooLate(what: string, limit: number): UnavailableError {
  return new UnavailableError(`The debugger did not answer “${what}” within ${limit / 1000} s.`);
}
