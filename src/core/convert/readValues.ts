import { readSource } from '../tasks/copy';
import type { TaskFiles } from '../tasks/files';
import { decodeValues } from '../weights/decodeValues';
import { DTYPE_BITS, DTYPE_BYTES } from '../weights/dtype';
import type { PlainReader } from '../weights/storage/readPlain';
import type { QuantizeTask } from './tasks';

/**
 * Fills the kernel's input with values of the task, from value `first` on. Zeros stand for values past
 * the tensor's end: padding.
 */
export function readValues(
  task: QuantizeTask,
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
