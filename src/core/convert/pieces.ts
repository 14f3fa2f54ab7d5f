import { codeBytesPerBlock } from '../nf4/block';
import { type BlockScale, joinRanges, type ValueRange } from '../nf4/blockScale';
import type { Kernel, PieceBatch } from '../nf4/kernel/kernel';
import type { TaskFiles } from '../tasks/files';
import { writeFloats } from '../tasks/floats';
import { NOTHING_FOUND, type TaskResult } from '../tasks/result';
import { plainReader } from '../weights/storage/readPlain';
import { readValues } from './readValues';
import type { ValuesTask } from './tasks';

/** As much as stays in the cache between being read and being dealt with. */
export const PIECE_VALUES = 256 * 1024;

/** A part of a block, in the kernel's memory until the next one is. */
interface Piece {
  readonly batch: PieceBatch;
  /** Index in the block of its first value. */
  readonly start: number;
}

/**
 * Goes over blocks of a task once, piece by piece. Each time they are gone over takes one of its own, as
 * some are read from front to back only.
 */
export class Pieces {
  private readonly read;

  constructor(
    readonly task: ValuesTask,
    readonly files: TaskFiles,
    private readonly kernel: Kernel,
    private readonly checkCancel: () => void,
  ) {
    this.read = plainReader(task.source);
  }

  *of(block: number): Generator<Piece> {
    const { dtype, blockSize } = this.task;
    for (let start = 0; start < blockSize; start += PIECE_VALUES) {
      this.checkCancel();
      const values = Math.min(PIECE_VALUES, blockSize - start);
      const batch = this.kernel.pieceBatch({ dtype, values });
      readValues(this.task, this.read, block * blockSize + start, this.files, batch.input);
      yield { batch, start };
    }
  }
}

/** As many as any way to stream a block needs to go over it. */
export function passesOver(
  task: ValuesTask,
  files: TaskFiles,
  kernel: Kernel,
  checkCancel: () => void,
): Pieces[] {
  return Array.from({ length: 4 }, () => new Pieces(task, files, kernel, checkCancel));
}

/** What a block's scale is made of, and what else the first look at its values finds. */
interface FoundRange extends Pick<TaskResult, 'nonFinite' | 'firstNonFinite'> {
  readonly range: ValueRange;
}

export function findRange(pieces: Pieces, block: number): FoundRange {
  const { firstBlock, blockSize } = pieces.task;
  let range: ValueRange = { minimum: Infinity, maximum: -Infinity };
  let { nonFinite, firstNonFinite } = NOTHING_FOUND;
  for (const { batch, start } of pieces.of(block)) {
    const found = batch.range();
    range = joinRanges(range, found);
    if (found.finite) continue;
    const { count, first } = batch.nonFinite();
    nonFinite += count;
    firstNonFinite = Math.min(firstNonFinite, (firstBlock + block) * blockSize + start + first);
  }
  return { range, nonFinite, firstNonFinite };
}

/** Writes a block's codes, scale and zero point. @param onPiece told of each piece once its codes are made */
export function writeBlock(
  pieces: Pieces,
  block: number,
  scale: BlockScale,
  onPiece?: (batch: PieceBatch) => void,
): void {
  const { task, files } = pieces;
  const codesAt = task.codesAt + block * codeBytesPerBlock(task.blockSize);
  for (const { batch, start } of pieces.of(block)) {
    batch.pack(scale);
    files.writeOutput(task.output, codesAt + start / 2, batch.codes);
    onPiece?.(batch);
  }
  writeFloats(files, task.output, task.scalesAt + 4 * block, Float32Array.of(scale.scale));
  if (task.rule === 'none') return;
  const zeroPoint = Float32Array.of(scale.zeroPoint);
  writeFloats(files, task.output, task.zeroPointsAt + 4 * block, zeroPoint);
}
