import { isSequential, type StoredValues, storedValues } from '../weights/storage';
import { type PlainReader, plainReader } from '../weights/storage/readPlain';
import { readInputs, type TaskFiles } from './files';

/** Bytes of one task: small enough that all threads have work, large enough to be worth a message. */
export const TASK_BYTES = 16 * 1024 * 1024;

/** 1 MiB at a time: it stays in the cache between being read and being written. */
const CHUNK_BYTES = 1024 * 1024;

/** Copy a tensor, or a part of it, in plain form. */
export interface CopyTask {
  readonly kind: 'copy';
  /** Index of the tensor among those that are copied. */
  readonly copied: number;
  readonly file: number;
  readonly source: StoredValues;
  /** First byte in plain form, and bytes. */
  readonly start: number;
  readonly length: number;
  /** Index of the output, and where they go in it. */
  readonly output: number;
  readonly to: number;
}

/** The tasks that copy a tensor, the `copied`-th, to `to` in an output. */
export function* copyTasks(
  { source, file }: { readonly source: StoredValues; readonly file: number },
  copied: number,
  output: number,
  to: number,
): Generator<CopyTask> {
  const step = bytesPerTask(source);
  for (let done = 0; done < source.length; done += step) {
    const length = Math.min(step, source.length - done);
    yield {
      kind: 'copy',
      copied,
      file,
      source: storedValues(source),
      start: done,
      length,
      output,
      to: to + done,
    };
  }
}

/** Tasks that copying a tensor is split into. */
export function copyTaskCount(source: StoredValues): number {
  return Math.ceil(source.length / bytesPerTask(source));
}

/** Bytes that one task copies: all, where each task would read from the front on. */
function bytesPerTask(source: StoredValues): number {
  return isSequential(source) ? source.length : TASK_BYTES;
}

/** Carries out a {@link CopyTask}. */
export function copyValues(task: CopyTask, files: TaskFiles, checkCancel: () => void): void {
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, task.length));
  const read = plainReader(task.source);
  for (let done = 0; done < task.length; done += buffer.length) {
    checkCancel();
    const bytes = buffer.subarray(0, Math.min(buffer.length, task.length - done));
    readSource(task, read, done, files, bytes);
    files.writeOutput(task.output, task.to + done, bytes);
  }
}

/** Fills `target` with plain bytes of a task's tensor, from the task's byte `start` on. */
export function readSource(
  task: { readonly file: number; readonly start: number },
  read: PlainReader,
  start: number,
  files: TaskFiles,
  target: Uint8Array,
): void {
  readInputs(read(task.start + start, target), task.file, files);
}
