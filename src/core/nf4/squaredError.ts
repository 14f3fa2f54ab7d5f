import { LEVELS } from './codebook';
import type { AffineScale } from './zeroPoints';

/** Codes of one block, and where its first byte is. */
export interface BlockCodes {
  readonly codes: Uint8Array;
  readonly at: number;
}

/**
 * The sum of (x - value)² of a block in f64, where value is what dequantizing gives in f32. Four sums
 * of every fourth value, added crosswise: as two vectors of two add up.
 */
export function squaredError(
  values: Float32Array,
  start: number,
  end: number,
  { codes, at }: BlockCodes,
  { scale, zeroPoint }: AffineScale,
): number {
  const sums = new Float64Array(4);
  for (let index = 0; index < end - start; index++) {
    const code = (codes[at + (index >> 1)] >> ((index & 1) * 4)) & 15;
    const error =
      values[start + index] - Math.fround(Math.fround(LEVELS[code] + zeroPoint) * scale);
    sums[index & 3] += error * error;
  }
  return sums[0] + sums[2] + (sums[1] + sums[3]);
}
