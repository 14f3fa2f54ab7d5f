/** Fixed point of x = center + radius: ten bits with the sign. */
export const VALUE_UNIT = 511;

export const LEAST_VALUE = -512;
const MOST_VALUE = 511;

/** Neighbouring fixed values that make a bin. */
export const VALUES_OF_BIN = 4;
export const BINS = 256;

/** Where the levels of a block lie before the search: a radius around the center. */
export interface Reach {
  readonly center: number;
  readonly radius: number;
}

/** How many of a block's values are in each bin, and their sum in fixed point. */
export interface BinSums {
  readonly counts: Int32Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** How many of a block's values are in the bins below a bound, 0 … 256, and their sum. */
export interface CumulativeSums {
  readonly counts: Int32Array;
  readonly values: Float64Array;
}

export function emptyBins(): BinSums {
  return { counts: new Int32Array(BINS), values: new Float64Array(BINS) };
}

/** Adds values in fixed point: (x - center) / radius, multiplied in f32, saturated. */
export function addToBins(
  values: Float32Array,
  { center, radius }: Reach,
  { counts, values: sums }: BinSums,
): void {
  const factor = Math.fround(VALUE_UNIT / radius);
  for (const value of values) {
    const fixed = fixedValue(Math.fround(Math.fround(value - center) * factor));
    const bin = Math.floor((fixed - LEAST_VALUE) / VALUES_OF_BIN);
    counts[bin] += 1;
    sums[bin] += fixed;
  }
}

/** Once they are made, a trial needs 15 of them, and no value any more. */
export function cumulativeSums(bins: BinSums): CumulativeSums {
  const counts = new Int32Array(BINS + 1);
  const values = new Float64Array(BINS + 1);
  for (let bin = 0; bin < BINS; bin++) {
    counts[bin + 1] = counts[bin] + bins.counts[bin];
    values[bin + 1] = values[bin] + bins.values[bin];
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
