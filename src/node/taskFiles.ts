import { readSync, writeSync } from 'node:fs';
import type { TaskFiles } from '../core/tasks/files';
import type { TaskFailure, TaskThreadFiles } from '../protocol/taskThread';

/** A file of a job could not be read or written. */
export class TaskFileError extends Error implements TaskFailure {
  override readonly name = 'TaskFileError';
  readonly code?: string;
  readonly input?: number;
  readonly output?: number;

  constructor(cause: unknown, { input, output }: Pick<TaskFailure, 'input' | 'output'>) {
    super(cause instanceof Error ? cause.message : String(cause));
    if (cause instanceof Error && 'code' in cause) this.code = String(cause.code);
    this.input = input;
    this.output = output;
  }
}

/** The files of a job, by their descriptors; they throw {@link TaskFileError}. */
export function taskFiles({ inputs, outputs, access }: TaskThreadFiles): TaskFiles {
  const put = access === 'write' ? writeFully : verifyFully;
  return {
    readInput: (input, offset, target) =>
      telling({ input }, () => readFully(inputs[input], offset, target)),
    readOutput: (output, offset, target) =>
      telling({ output }, () => readFully(outputs[output], offset, target)),
    writeOutput: (output, offset, bytes) =>
      telling({ output }, () => put(outputs[output], offset, bytes)),
  };
}

function telling(file: Pick<TaskFailure, 'input' | 'output'>, access: () => void): void {
  try {
    access();
  } catch (error) {
    throw new TaskFileError(error, file);
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

function verifyFully(descriptor: number, offset: number, bytes: Uint8Array): void {
  const found = Buffer.alloc(bytes.length);
  readFully(descriptor, offset, found);
  if (found.equals(bytes)) return;
  throw new Error(
    `bytes ${offset} to ${offset + bytes.length} do not read back as they were written. The disk, or what connects it, may be faulty: choose another place.`,
  );
}
