import type { Output } from './output/output';

/** What a command runs in. */
export interface Context {
  /** Results, and nothing else: it may be a pipe. */
  readonly stdout: Output;
  /** Progress and complaints. */
  readonly stderr: Output;
  /** Aborted when the person wants it to stop. */
  readonly signal: AbortSignal;
}

export interface Command {
  /** What follows its name. */
  readonly usage: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** What it does, its options and examples. */
  readonly help: string;
  /** @returns the exit status */
  run(args: readonly string[], context: Context): Promise<number>;
}
