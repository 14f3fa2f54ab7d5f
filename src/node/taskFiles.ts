import { readSync, writeSync } from 'node:fs';
import type { TaskFiles } from '../core/convert/perform';
import type { TaskFailure, TaskThreadData } from '../protocol/taskThread';

/** A file of a job could not be read or written. */
export class TaskFileError extends Error implements TaskFailure {
  override readonly name = 'TaskFileError';
  readonly code?: string;

  /** @param input the weight file, if it was one */
  constructor(
    cause: unknown,
    readonly input?: number,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
    if (cause instanceof Error && 'code' in cause) this.code = String(cause.code);
  }
}

/** The files of a job, by their descriptors; they throw {@link TaskFileError}. */
export function taskFiles({ inputs, output, sidecar }: TaskThreadData): TaskFiles {
  return {
    readInput: (file, offset, target) =>
      telling(() => readFully(inputs[file], offset, target), file),
    readOutput: (offset, target) => telling(() => readFully(output, offset, target)),
    writeOutput: (offset, bytes) => telling(() => writeFully(output, offset, bytes)),
    writeSidecar: (offset, bytes) => telling(() => writeFully(sidecar!, offset, bytes)),
  };
}

function telling(access: () => void, input?: number): void {
  try {
    access();
  } catch (error) {
    throw new TaskFileError(error, input);
  }
}

function readFully(descriptor: number, offset: number, target: Uint8Array): void {
  for (let done = 0; done < target.length;) {
    const count = readSync(descriptor, target, done, target.length - done, offset + done);
    if (count === 0) throw new Error(`The file ends at byte ${offset + done}.`);
    done += count;
  }
}

function writeFully(descriptor: number, offset: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
  }
}
