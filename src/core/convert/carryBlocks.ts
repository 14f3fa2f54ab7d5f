import { codeBytesPerBlock } from '../nf4/block';
import { exchangeHalves } from '../nf4/exchangeHalves';
import { readInputs, type TaskFiles } from '../tasks/files';
import { NOTHING_FOUND, type TaskResult } from '../tasks/result';
import { readAbsmax } from '../weights/storage/bitsandbytesBlocks';
import type { CarryTask } from './tasks';

/** 64 KiB of scales at a time, and eight times that of codes in blocks of 64. */
const CHUNK_BLOCKS = 16 * 1024;

/** Writes the codes of a task's blocks, the halves of each byte exchanged, and their exact scales. */
export function carryBlocks(
  task: CarryTask,
  files: TaskFiles,
  checkCancel: () => void,
): TaskResult {
  const blockBytes = codeBytesPerBlock(task.blockSize);
  let found = NOTHING_FOUND;
  for (let first = 0; first < task.blockCount; first += CHUNK_BLOCKS) {
    checkCancel();
    const count = Math.min(CHUNK_BLOCKS, task.blockCount - first);
    const block = task.firstBlock + first;
    const codes = new Uint8Array(count * blockBytes);
    files.readInput(task.file, task.source.offset + block * blockBytes, codes);
    exchangeHalves(codes);
    files.writeOutput(task.output, task.codesAt + first * blockBytes, codes);
    const reading = readAbsmax(task.source.storage, block, count);
    const scales = readInputs(reading, task.file, files);
    files.writeOutput(task.output, task.scalesAt + 4 * first, new Uint8Array(scales.buffer));
    found = merged(found, scales, block * task.blockSize, task.blockSize);
  }
  return found;
}

/** All values of a block are NaN or infinite when its scale is. @param firstValue of the first block */
function merged(
  { largestScale, nonFinite, firstNonFinite }: TaskResult,
  scales: Float32Array,
  firstValue: number,
  blockSize: number,
): TaskResult {
  for (const [block, scale] of scales.entries()) {
    if (Math.abs(scale) > largestScale) largestScale = Math.abs(scale);
    if (Number.isFinite(scale)) continue;
    nonFinite += blockSize;
    firstNonFinite = Math.min(firstNonFinite, firstValue + block * blockSize);
  }
  return { largestScale, nonFinite, firstNonFinite };
}
