import {
  FIXED_LEVELS,
  FIXED_THRESHOLDS,
  LEVEL_UNIT,
  OFFSET,
  type Trial,
  UNIT,
  VALUE_UNIT,
} from './trials';

/** A least-squares fit of a block's values to the levels of the codes that a trial gives them. */
export interface Fit extends Trial {
  /** By how much it lowers the squared error from that of one value for all; 0 when there is no fit. */
  readonly score: number;
}

/** Sums over a block: exact, whatever the order. */
interface Sums {
  readonly products: number;
  readonly squares: number;
  readonly levels: number;
  readonly values: number;
  readonly count: number;
}

/** (x - center) / radius in fixed point: multiplied in f32, rounded to even, saturated to 16 bits. */
export function fixedValues(
  values: Float32Array,
  start: number,
  end: number,
  center: number,
  radius: number,
): Int16Array {
  const factor = Math.fround(VALUE_UNIT / radius);
  return Int16Array.from(values.subarray(start, end), (value) => {
    const scaled = Math.fround(Math.fround(value - center) * factor);
    return Math.max(-32768, Math.min(32767, roundToEven(scaled)));
  });
}

/** To the nearest whole number, of two the even one: numbers of f32, so that adding 2^52 is exact. */
function roundToEven(value: number): number {
  const magic = 1.5 * 2 ** 52;
  return Math.abs(value) < 2 ** 24 ? value + magic - magic : value;
}

/** The best fit of a symmetric block (a line through 0) among those of the trials. */
export function bestLine(fixed: Int16Array, trials: readonly Trial[]): Fit {
  return best(trials.map((trial) => line(sumsOf(fixed, trial))));
}

/** Fits of a block with a zero point, one for each of the trials. */
export function affineFits(fixed: Int16Array, trials: readonly Trial[]): Fit[] {
  return trials.map((trial) => affine(sumsOf(fixed, trial)));
}

/** The first of the largest score. */
export function best(fits: readonly Fit[]): Fit {
  return fits.reduce((most, fit) => (fit.score > most.score ? fit : most), NO_FIT);
}

const RATIO_OF_SLOPE = LEVEL_UNIT / VALUE_UNIT;

const NO_FIT: Fit = { ratio: 1, shift: 0, score: 0 };

function line({ products, squares }: Sums): Fit {
  if (squares === 0) return NO_FIT;
  const slope = products / squares;
  return { ratio: slope * RATIO_OF_SLOPE, shift: 0, score: slope * products };
}

function affine({ products, squares, levels, values, count }: Sums): Fit {
  const share = 1 / count;
  const covariance = products - levels * (values * share);
  const variance = squares - levels * levels * share;
  if (!(variance > 0)) return NO_FIT;
  const slope = covariance / variance;
  return {
    ratio: slope * RATIO_OF_SLOPE,
    shift: (values - slope * levels) * (share / VALUE_UNIT),
    score: slope * covariance,
  };
}

function sumsOf(fixed: Int16Array, trial: Trial): Sums {
  const multiplier = multiplierOf(trial);
  const offset = offsetOf(trial);
  let [products, squares, levels, values] = [0, 0, 0, 0];
  for (const value of fixed) {
    // As the SIMD instruction that multiplies, rounds and halves 16-bit numbers.
    const scaled = (value * multiplier + 0x4000) >> 15;
    const level = FIXED_LEVELS[codeOfFixed((scaled + offset) & 0xffff)];
    products += value * level;
    squares += level * level;
    levels += level;
    values += value;
  }
  return { products, squares, levels, values, count: fixed.length };
}

/** What fixed values are multiplied by, as a share of 2^15, to have the fixed point of codes. */
function multiplierOf({ ratio }: Trial): number {
  return clamp(Math.floor((UNIT / ratio) * (32768 / VALUE_UNIT) + 0.5), -32767, 32767);
}

/** What is added then. */
function offsetOf({ ratio, shift }: Trial): number {
  return clamp(Math.floor(OFFSET - shift * (UNIT / ratio) + 0.5), 0, 0xffff);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** How many thresholds a fixed point has reached. */
function codeOfFixed(fixed: number): number {
  let code = fixed >= FIXED_THRESHOLDS[7] ? 8 : 0;
  if (fixed >= FIXED_THRESHOLDS[code + 3]) code += 4;
  if (fixed >= FIXED_THRESHOLDS[code + 1]) code += 2;
  if (fixed >= FIXED_THRESHOLDS[code]) code += 1;
  return code;
}
