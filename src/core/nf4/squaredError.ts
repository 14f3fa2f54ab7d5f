import { LEVELS } from './codebook';
import type { AffineScale } from './zeroPoints';

/** Codes of one block, and where its first byte is. */
export interface BlockCodes {
  readonly codes: Uint8Array;
  readonly at: number;
}

/**
 * What a block's values add up to, in f64: four sums of every fourth value. Values that are not the
 * block's last come in whole fours.
 */
export type FourSums = Float64Array<ArrayBuffer>;

export function fourSums(): FourSums {
  return new Float64Array(4);
}

/** The sum of four, added crosswise: as two vectors of two add up. */
export function crosswise(sums: FourSums): number {
  return sums[0] + sums[2] + (sums[1] + sums[3]);
}

/** The sum of (x - value)² of a block in f64, where value is what dequantizing gives in f32. */
export function squaredError(
  values: Float32Array,
  start: number,
  end: number,
  codes: BlockCodes,
  mapping: AffineScale,
): number {
  const sums = fourSums();
  addSquaredErrors(values, start, end, codes, mapping, sums);
  return crosswise(sums);
}

/** Adds (x - value)² of a block, or of its next values. */
export function addSquaredErrors(
  values: Float32Array,
  start: number,
  end: number,
  { codes, at }: BlockCodes,
  { scale, zeroPoint }: AffineScale,
  sums: FourSums,
): void {
  for (let index = 0; index < end - start; index++) {
    const code = (codes[at + (index >> 1)] >> ((index & 1) * 4)) & 15;
    const error =
      values[start + index] - Math.fround(Math.fround(LEVELS[code] + zeroPoint) * scale);
    sums[index & 3] += error * error;
  }
}

/** As {@link addSquaredErrors}, of x². */
export function addSquares(values: Float32Array, start: number, end: number, sums: FourSums): void {
  for (let index = 0; index < end - start; index++) {
    sums[index & 3] += values[start + index] * values[start + index];
  }
}
