/**
 * How zero points are made: not at all (symmetric NF4), `affine` so that dequantizing returns x, or
 * by the `crate`'s formula, which its own quantizer does not undo.
 */
export type ZeroPointRule = 'none' | 'affine' | 'crate';

/**
 * The crate's zero point of a block, -min/scale (qlora-rs 1.0.5, compute_zero_points). Its quantizer
 * never subtracts it, so there a round trip returns x - min: reference mode only.
 */
export function crateZeroPoint(
  values: Float32Array,
  start: number,
  end: number,
  scale: number,
): number {
  let minimum = Infinity;
  for (let index = start; index < end; index++) {
    if (values[index] < minimum) minimum = values[index];
  }
  return Math.fround(-minimum / scale);
}

/** How a block is mapped to levels: x = (level + zeroPoint) · scale. */
export interface AffineScale {
  readonly scale: number;
  readonly zeroPoint: number;
}

/**
 * Scale and zero point that lay the levels -1 … 1 over the block's own range, so that the crate's
 * dequantize formula returns x: scale = half the range, zero point = its middle / scale.
 * Values must be finite. A constant block is exact.
 */
export function affineScale(values: Float32Array, start: number, end: number): AffineScale {
  let minimum = values[start];
  let maximum = values[start];
  for (let index = start + 1; index < end; index++) {
    const value = values[index];
    if (value < minimum) minimum = value;
    else if (value > maximum) maximum = value;
  }
  return affineScaleOf(minimum, maximum);
}

/** As {@link affineScale}, of a block's extremes. */
export function affineScaleOf(minimum: number, maximum: number): AffineScale {
  const scale = Math.fround((maximum - minimum) / 2);
  if (scale === 0) return constantScale(minimum);
  return { scale, zeroPoint: Math.fround((minimum / 2 + maximum / 2) / scale) };
}

/** (0 + ±1) · |value| is the value itself; level 0 is code 7. */
function constantScale(value: number): AffineScale {
  if (value === 0) return { scale: 1, zeroPoint: 0 };
  return { scale: Math.abs(value), zeroPoint: Math.sign(value) };
}
