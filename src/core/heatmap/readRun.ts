import type { ByteSource } from '../bytes/byteSource';
import { codeByte, type NF4Blocks } from '../nf4/dequantize';
import type { QnatTensor } from '../qnat/tensor';
import { readBlocks, readScales, type ScaleChoice } from '../qnat/tensorData';
import type { HeatField } from './heatField';

/** Blocks that some values lie in, with what a field needs of them. */
export interface BlocksOfRun {
  readonly blocks: NF4Blocks;
  /** Index of the first value, counted over whole blocks. */
  readonly from: number;
}

/** Reads what a field needs of values [start, start + count), and no more. */
export async function readRun(
  source: ByteSource,
  tensor: QnatTensor,
  field: HeatField,
  choice: ScaleChoice,
  start: number,
  count: number,
  signal?: AbortSignal,
): Promise<BlocksOfRun> {
  const { blockSize } = tensor;
  if (field.codes) {
    const { blocks, from } = await readBlocks(source, tensor, start, count, choice, signal);
    return { blocks: partsOf(blocks, field), from };
  }
  const first = Math.floor(start / blockSize);
  const from = start - first * blockSize;
  const blockCount = Math.floor((from + count - 1) / blockSize) + 1;
  const scales = await readScales(source, tensor, first, blockCount, choice, signal);
  // Whatever its code is, a value has the scale of its block.
  const codesFrom = codeByte(blockSize, from);
  const codes = new Uint8Array(codeByte(blockSize, from + count - 1) + 1 - codesFrom);
  return { blocks: { codes, codesFrom, scales, blockSize }, from };
}

function partsOf(blocks: NF4Blocks, { scales, zeroPoints }: HeatField): NF4Blocks {
  return {
    ...blocks,
    scales: scales ? blocks.scales : blocks.scales.map(() => 1),
    zeroPoints: zeroPoints ? blocks.zeroPoints : undefined,
  };
}
