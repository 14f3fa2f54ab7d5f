import { type Reading, readNow } from '../bytes/reading';

/** The files of a job, by position. Synchronous, for it is used by threads that do nothing else. */
export interface TaskFiles {
  /** Fills `target` from a weight file. */
  readInput(file: number, offset: number, target: Uint8Array): void;
  /** Fills `target` from what was written to an output. */
  readOutput(file: number, offset: number, target: Uint8Array): void;
  writeOutput(file: number, offset: number, bytes: Uint8Array): void;
}

/** Runs a reading over the weight files of a job. @param file that is read where it names no other */
export function readInputs<T>(reading: Reading<T>, file: number, files: TaskFiles): T {
  return readNow(reading, ({ file: named = file, offset, target }) => {
    files.readInput(named, offset, target);
  });
}
