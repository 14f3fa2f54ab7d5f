/** Fixed point of x = center + radius: ten bits with the sign. */
export const VALUE_UNIT = 511;

export const LEAST_VALUE = -512;
const MOST_VALUE = 511;

/** Neighbouring fixed values that make a bin. */
export const VALUES_OF_BIN = 4;
export const BINS = 256;

/** How many of a block's values are in the bins below a bound, 0 … 256, and their sum. */
export interface CumulativeSums {
  readonly counts: Int32Array;
  readonly values: Float64Array;
}

/**
 * Sums of a block's values in fixed point: (x - center) / radius, multiplied in f32, saturated. Once they are
 * made, a trial needs 15 of them, and no value any more.
 */
export function cumulativeSums(
  block: Float32Array,
  center: number,
  radius: number,
): CumulativeSums {
  const factor = Math.fround(VALUE_UNIT / radius);
  const counts = new Int32Array(BINS + 1);
  const values = new Float64Array(BINS + 1);
  for (const value of block) {
    const fixed = fixedValue(Math.fround(Math.fround(value - center) * factor));
    const bin = Math.floor((fixed - LEAST_VALUE) / VALUES_OF_BIN);
    counts[bin + 1] += 1;
    values[bin + 1] += fixed;
  }
  for (let bound = 1; bound <= BINS; bound++) {
    counts[bound] += counts[bound - 1];
    values[bound] += values[bound - 1];
  }
  return { counts, values };
}

function fixedValue(value: number): number {
  return roundToEven(Math.max(LEAST_VALUE, Math.min(MOST_VALUE, value)));
}

/** To the nearest whole number, of two the even one. */
export function roundToEven(value: number): number {
  const magic = 1.5 * 2 ** 52;
  return value + magic - magic;
}
