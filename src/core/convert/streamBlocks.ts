import { scaleOfRange } from '../nf4/blockScale';
import type { Kernel } from '../nf4/kernel/kernel';
import { mergeStatistics } from '../nf4/statistics';
import type { TaskFiles } from '../tasks/files';
import { NOTHING_FOUND, type TaskResult } from '../tasks/result';
import { DTYPE_BYTES } from '../weights/dtype';
import { findRange, passesOver, PIECE_VALUES, type Pieces, writeBlock } from './pieces';
import { streamRefined } from './streamRefined';
import type { QuantizeTask } from './tasks';

/** Larger blocks than this are not held in memory, for holding them is the fastest. */
const MOST_HELD_BYTES = 16 * 1024 * 1024;

/** Are the task's blocks read several times, piece by piece, as they are too large to be held? */
export function isStreamed({
  dtype,
  blockSize,
  refine,
}: Pick<QuantizeTask, 'dtype' | 'blockSize' | 'refine'>): boolean {
  // Refining takes long enough for a cancelled run to wait, and little longer by pieces.
  return refine ? blockSize > PIECE_VALUES : blockSize * DTYPE_BYTES[dtype] > MOST_HELD_BYTES;
}

/** Carries out a {@link QuantizeTask} of such blocks. */
export function streamBlocks(
  task: QuantizeTask,
  files: TaskFiles,
  kernel: Kernel,
  checkCancel: () => void,
): TaskResult {
  const stream = task.refine ? streamRefined : streamPlain;
  const passes = passesOver(task, files, kernel, checkCancel);
  let result = NOTHING_FOUND;
  for (let block = 0; block < task.blockCount; block++) {
    result = merge(result, stream(passes, block));
  }
  return result;
}

/** A block's scale is known when all its values have been seen. */
function streamPlain([first, second]: readonly Pieces[], block: number): TaskResult {
  const { range, ...found } = findRange(first, block);
  const scale = scaleOfRange(first.task.rule, range);
  writeBlock(second, block, scale);
  return { ...found, largestScale: scale.scale };
}

function merge(result: TaskResult, next: TaskResult): TaskResult {
  return {
    largestScale: Math.max(result.largestScale, next.largestScale),
    nonFinite: result.nonFinite + next.nonFinite,
    firstNonFinite: Math.min(result.firstNonFinite, next.firstNonFinite),
    statistics: mergeStatistics(result.statistics, next.statistics),
  };
}
