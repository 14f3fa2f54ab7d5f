import { codeBytesPerBlock } from '../nf4/block';
import { exchangeHalves } from '../nf4/exchangeHalves';
import { type BitsandbytesBlocks, readAbsmax } from '../weights/storage/bitsandbytesBlocks';
import { readNow } from '../bytes/reading';
import { DTYPE_BYTES, type FloatDtype } from '../weights/dtype';
import type { StoredValues } from '../weights/storage';
import type { QuantizeOptions } from './options';
import type { TaskFiles } from './perform';
import type { TaskResult } from './schedule';
import type { CarryTask } from './tasks';

/** 64 KiB of scales at a time, and eight times that of codes in blocks of 64. */
const CHUNK_BLOCKS = 16 * 1024;

/** Values in blocks of bitsandbytes. */
export interface CarriedValues extends StoredValues {
  readonly storage: BitsandbytesBlocks;
}

/** Do the codes and scales of a tensor go into the output as they are, without being quantized anew? */
export function isCarriedOver(
  source: StoredValues,
  options: QuantizeOptions,
): source is CarriedValues {
  const blocks = blocksOf(source);
  return blocks !== undefined && obstacleTo(blocks, source, options) === undefined;
}

/** What a plan says of a tensor in blocks of bitsandbytes; undefined for any other. */
export function carryOverNote(source: StoredValues, options: QuantizeOptions): string | undefined {
  const blocks = blocksOf(source);
  if (!blocks) return undefined;
  const obstacle = obstacleTo(blocks, source, options);
  const note = obstacle
    ? `quantized anew, as ${obstacle}`
    : 'carried over: the same codes and scales';
  if (!blocks.otherLevels) return note;
  const type = blocks.type.toUpperCase();
  return `${note}; its quant_map differs from ${type}, by which bitsandbytes reads it all the same`;
}

function blocksOf({ storage }: StoredValues): BitsandbytesBlocks | undefined {
  return storage?.kind === 'bitsandbytes' ? storage : undefined;
}

function obstacleTo(
  { type, blockSize }: BitsandbytesBlocks,
  { dtype, length }: StoredValues,
  options: QuantizeOptions,
): string | undefined {
  if (type !== 'nf4') return 'its codes are not NF4';
  if (options.layout === 'reference')
    return 'the reference layout has what qlora-rs makes of values';
  if (options.strategy === 'channel') return 'one scale per channel is wanted';
  if (options.zeroPoints) return 'zero points are wanted';
  if (options.refine) return 'refined scales are wanted';
  if (options.blockSize !== blockSize) return `its blocks are of ${blockSize}`;
  const values = length / DTYPE_BYTES[dtype as FloatDtype];
  return values % blockSize === 0 ? undefined : 'its last block is not full';
}

/** Writes the codes of a task's blocks, the halves of each byte exchanged, and their exact scales. */
export function carryBlocks(
  task: CarryTask,
  files: TaskFiles,
  checkCancel: () => void,
): TaskResult {
  const blockBytes = codeBytesPerBlock(task.blockSize);
  let found: TaskResult = { largestScale: 0, nonFinite: 0, firstNonFinite: Infinity };
  for (let first = 0; first < task.blockCount; first += CHUNK_BLOCKS) {
    checkCancel();
    const count = Math.min(CHUNK_BLOCKS, task.blockCount - first);
    const block = task.firstBlock + first;
    const codes = new Uint8Array(count * blockBytes);
    files.readInput(task.file, task.source.offset + block * blockBytes, codes);
    exchangeHalves(codes);
    files.writeOutput(task.output, task.codesAt + first * blockBytes, codes);
    const scales = readNow(readAbsmax(task.source.storage, block, count), (offset, target) => {
      files.readInput(task.file, offset, target);
    });
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
