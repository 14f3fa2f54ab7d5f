import { codeBytesPerBlock, packCodes } from '../block';
import type { QuantizedBlocks } from '../quantize';
import { squaredError } from '../squaredError';
import { type RefinableRule, refineScale } from './refineScale';

/**
 * Gives blocks that are quantized the scales and zero points, and their codes, that lower the squared
 * error; those that cannot be improved stay as they are: blocks without error, with values that are not
 * finite, or with scales beyond 2^-96 and 2^112.
 * @returns the squared error without refining: the sum of the blocks', in order
 */
export function refineBlocks(
  values: Float32Array,
  blockSize: number,
  rule: RefinableRule,
  { codes, scales, zeroPoints }: QuantizedBlocks,
): number {
  const codeBytes = codeBytesPerBlock(blockSize);
  const refinedCodes = new Uint8Array(codeBytes);
  let unrefinedError = 0;
  for (const [block, scale] of scales.entries()) {
    const [start, end] = [block * blockSize, (block + 1) * blockSize];
    const current = { scale, zeroPoint: zeroPoints?.[block] ?? 0 };
    const at = block * codeBytes;
    const error = squaredError(values, start, end, { codes, at }, current);
    unrefinedError += error;
    if (!(error > 0 && error < Infinity)) continue;
    const refined = refineScale(values, start, end, rule, current);
    if (!refined) continue;
    packCodes(values, start, end, refined.scale, refined.zeroPoint, refinedCodes, 0);
    if (!(squaredError(values, start, end, { codes: refinedCodes, at: 0 }, refined) < error))
      continue;
    codes.set(refinedCodes, at);
    scales[block] = refined.scale;
    if (zeroPoints) zeroPoints[block] = refined.zeroPoint;
  }
  return unrefinedError;
}
