import { readSource } from '../tasks/copy';
import type { TaskFiles } from '../tasks/files';
import { decodeValues } from '../weights/decodeValues';
import { DTYPE_BITS, DTYPE_BYTES } from '../weights/dtype';
import type { PlainReader } from '../weights/storage/readPlain';
import type { ValuesTask } from './tasks';

/** 1 MiB at a time: it stays in the cache between being read and being dealt with. */
const CHUNK_BYTES = 1024 * 1024;

/** Blocks of a task that are read at a time. */
export function blocksPerChunk({ dtype, blockSize }: ValuesTask): number {
  return Math.max(1, Math.floor(CHUNK_BYTES / (blockSize * DTYPE_BYTES[dtype])));
}

/**
 * Fills the kernel's input with values of the task, from value `first` on. Zeros stand for values past
 * the tensor's end: padding.
 */
export function readValues(
  task: ValuesTask,
  read: PlainReader,
  first: number,
  files: TaskFiles,
  input: Uint8Array,
): void {
  const { dtype, source } = task;
  const valueBytes = DTYPE_BITS.get(source.dtype)! / 8;
  const start = first * valueBytes;
  const left = Math.max(0, (task.length - start) / valueBytes);
  const values = Math.min(input.length / DTYPE_BYTES[dtype], left);
  const plain =
    source.dtype === dtype
      ? input.subarray(0, values * valueBytes)
      : new Uint8Array(values * valueBytes);
  if (values > 0) readSource(task, read, start, files, plain);
  if (source.dtype !== dtype) input.set(new Uint8Array(decodeValues(source.dtype, plain).buffer));
  input.fill(0, values * DTYPE_BYTES[dtype]);
}
