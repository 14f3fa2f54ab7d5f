import { codeBytesPerBlock } from '../nf4/block';
import { valueCount } from '../shape';
import { partOffsets } from './layout';
import type { QnatTensor } from './tensor';

/**
 * The block that a byte of the file belongs to, and the index of the value coded in that byte (the
 * first of two), or of the block's first value where the byte is part of a scale or zero point.
 * Undefined for bytes that are no block's.
 */
export function findBlock(
  tensor: QnatTensor,
  offset: number,
): { block: number; value: number } | undefined {
  const { blockSize, blockCount, parts } = tensor;
  const at = offset - tensor.offset;
  if (tensor.state !== 'readable' || !parts || at < 0) return undefined;
  const places = partOffsets(tensor, parts);
  const codeBytes = codeBytesPerBlock(blockSize);
  if (at < blockCount * codeBytes) {
    const block = Math.floor(at / codeBytes);
    const value = block * blockSize + 2 * (at - block * codeBytes);
    return value < valueCount(tensor.shape) ? { block, value } : undefined;
  }
  const runs = [
    { start: places.scales, size: 4, present: parts.scales },
    { start: places.zeroPoints, size: 4, present: parts.zeroPoints },
    { start: places.quantizedScales, size: 1, present: parts.doubleQuantization },
  ];
  for (const { start, size, present } of runs) {
    const block = Math.floor((at - start) / size);
    if (present && block >= 0 && block < blockCount) return { block, value: block * blockSize };
  }
  return undefined;
}
