import { codeBytesPerBlock } from '../nf4/block';
import { type BlockScale, joinRanges, scaleOfRange, type ValueRange } from '../nf4/blockScale';
import type { Kernel, PieceBatch } from '../nf4/kernel/kernel';
import type { TaskFiles } from '../tasks/files';
import { NOTHING_FOUND, type TaskResult } from '../tasks/result';
import { DTYPE_BYTES } from '../weights/dtype';
import { plainReader } from '../weights/storage/readPlain';
import { readValues } from './readValues';
import type { QuantizeTask } from './tasks';

/** Larger blocks than this are not held in memory. */
const MOST_HELD_BYTES = 16 * 1024 * 1024;
/** As much as stays in the cache between being read and being dealt with. */
const PIECE_VALUES = 256 * 1024;

/** Are the task's blocks read twice, piece by piece, as they are too large to be held? */
export function isStreamed({
  dtype,
  blockSize,
  refine,
}: Pick<QuantizeTask, 'dtype' | 'blockSize' | 'refine'>): boolean {
  // Refining goes over a block's values many times.
  return !refine && blockSize * DTYPE_BYTES[dtype] > MOST_HELD_BYTES;
}

/**
 * Carries out a {@link QuantizeTask} of such blocks: a block's scale is known when all its values have
 * been seen.
 */
export function streamBlocks(
  task: QuantizeTask,
  files: TaskFiles,
  kernel: Kernel,
  checkCancel: () => void,
): TaskResult {
  // Two readers, as some read from front to back only.
  const [first, second] = [0, 1].map(() => new Pieces(task, files, kernel, checkCancel));
  let result = NOTHING_FOUND;
  for (let block = 0; block < task.blockCount; block++) {
    const found = findRange(first, task, block);
    const scale = scaleOfRange(task.rule, found.range);
    packBlock(second, task, files, block, scale);
    result = {
      largestScale: Math.max(result.largestScale, scale.scale),
      nonFinite: result.nonFinite + found.nonFinite,
      firstNonFinite: Math.min(result.firstNonFinite, found.firstNonFinite),
    };
  }
  return result;
}

/** Reads blocks of a task into the kernel's memory. */
class Pieces {
  private readonly read;

  constructor(
    private readonly task: QuantizeTask,
    private readonly files: TaskFiles,
    private readonly kernel: Kernel,
    private readonly checkCancel: () => void,
  ) {
    this.read = plainReader(task.source);
  }

  /** The pieces of a block, each with the index in the block of its first value. */
  *of(block: number): Generator<[PieceBatch, number]> {
    const { dtype, blockSize } = this.task;
    for (let start = 0; start < blockSize; start += PIECE_VALUES) {
      this.checkCancel();
      const values = Math.min(PIECE_VALUES, blockSize - start);
      const piece = this.kernel.pieceBatch({ dtype, values });
      readValues(this.task, this.read, block * blockSize + start, this.files, piece.input);
      yield [piece, start];
    }
  }
}

function findRange(pieces: Pieces, { blockSize, firstValue }: QuantizeTask, block: number) {
  let range: ValueRange = { minimum: Infinity, maximum: -Infinity };
  let { nonFinite, firstNonFinite } = NOTHING_FOUND;
  for (const [piece, start] of pieces.of(block)) {
    const found = piece.range();
    range = joinRanges(range, found);
    if (found.finite) continue;
    const { count, first } = piece.nonFinite();
    nonFinite += count;
    firstNonFinite = Math.min(firstNonFinite, firstValue + block * blockSize + start + first);
  }
  return { range, nonFinite, firstNonFinite };
}

function packBlock(
  pieces: Pieces,
  task: QuantizeTask,
  files: TaskFiles,
  block: number,
  scale: BlockScale,
): void {
  const codesAt = task.codesAt + block * codeBytesPerBlock(task.blockSize);
  for (const [piece, start] of pieces.of(block)) {
    piece.pack(scale);
    files.writeOutput(task.output, codesAt + start / 2, piece.codes);
  }
  writeFloat(files, task.output, task.scalesAt + 4 * block, scale.scale);
  if (task.rule === 'none') return;
  writeFloat(files, task.output, task.zeroPointsAt + 4 * block, scale.zeroPoint);
}

function writeFloat(files: TaskFiles, output: number, offset: number, value: number): void {
  files.writeOutput(output, offset, new Uint8Array(Float32Array.of(value).buffer));
}
