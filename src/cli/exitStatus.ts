import { InvalidRequestError, IoError, OutOfBoundsError, QnatError } from '../core/errors';

/** What the process says to the script that started it. */
export const EXIT = { good: 0, findings: 1, usage: 2, io: 3 } as const;

/** The command was called in a way that it cannot be. */
export class UsageError extends QnatError {
  override readonly name = 'UsageError';
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type SignalName = keyof typeof SIGNAL_NUMBERS;
export const SIGNALS = Object.keys(SIGNAL_NUMBERS) as readonly SignalName[];

/** The person, or the system, asked to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(readonly by: SignalName) {
    super('Cancelled; nothing was written.');
  }
}

export function statusOf(error: unknown): number {
  // As a shell reports a process that a signal has ended.
  if (error instanceof Interrupted) return 128 + SIGNAL_NUMBERS[error.by];
  if (error instanceof UsageError || error instanceof InvalidRequestError) return EXIT.usage;
  // A file that is shorter than it was when it was opened.
  if (error instanceof OutOfBoundsError) return EXIT.io;
  if (error instanceof QnatError && !(error instanceof IoError)) return EXIT.findings;
  return EXIT.io;
}
