import { quantizedAs } from '../weights/decodeValues';
import { copyTaskCount } from '../tasks/copy';
import type { QuantizePlan } from './plan';
import type { PlannedTensor } from './plannedTensors';
import { isStreamed } from './streamBlocks';
import { blockBytesOf, taskCount } from './tasks';

/** 160 MiB of blocks in the memory of all threads together: a process stays within 250 MB of an idle one. */
const BLOCK_MEMORY = 160 * 1024 ** 2;
/** Beside the value itself: half a byte of code, and 4 bytes of f32 if it is no f32 already. */
const BYTES_BESIDE_F32 = 0.5;
const BYTES_BESIDE_OTHERS = 4.5;

/** Threads that are of use to a plan, up to so many: each has work, and all their blocks fit. */
export function threadCount(plan: QuantizePlan, most: number): number {
  const { tensors, kept, sidecar, options } = plan;
  let tasks = sidecar ? sum(kept, ({ source }) => copyTaskCount(source)) : 0;
  tasks += sum(tensors, taskCount);
  let largest = 1;
  for (const tensor of tensors) largest = Math.max(largest, memoryOf(tensor, options.refine));
  const fitting = Math.floor(BLOCK_MEMORY / largest);
  return Math.max(1, Math.min(most, tasks, fitting));
}

/** Bytes that a thread holds of a block while it quantizes it. */
function memoryOf(tensor: PlannedTensor, refine: boolean): number {
  const dtype = quantizedAs(tensor.source.dtype)!;
  if (isStreamed({ dtype, blockSize: tensor.blockSize, refine })) return 0;
  const beside = dtype === 'F32' ? BYTES_BESIDE_F32 : BYTES_BESIDE_OTHERS;
  return blockBytesOf(tensor) + tensor.blockSize * beside;
}

function sum<T>(items: Iterable<T>, count: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += count(item);
  return total;
}
