import { LEVELS, THRESHOLDS } from '../codebook';
import {
  BINS,
  type CumulativeSums,
  LEAST_VALUE,
  roundToEven,
  VALUE_UNIT,
  VALUES_OF_BIN,
} from './cumulative';
import type { Trial } from './trials';

/** A least-squares fit of a block's values to the levels of the codes that a trial gives them. */
export interface Fit extends Trial {
  /** By how much it lowers the squared error; 0 when there is no fit. */
  readonly score: number;
}

/** Sums over a block: of whole numbers, so they are exact, whatever their order. */
interface Sums {
  readonly products: number;
  readonly squares: number;
  readonly levels: number;
  readonly values: number;
}

/**
 * Fixed point of level 1: of the units whose squares' differences fit 16 bits the one that the levels are
 * nearest to multiples of.
 */
export const LEVEL_UNIT = 249;
export const FIXED_LEVELS = Int16Array.from(LEVELS, (level) => Math.round(level * LEVEL_UNIT));

/** The thresholds, as shares of 2^15. */
export const FIXED_THRESHOLDS = Int16Array.from(THRESHOLDS, (threshold) =>
  Math.round(threshold * 2 ** 15),
);

/** Thresholds are placed in steps, sixteen a fixed value, and rounded to the nearest bound. */
const STEP_UNIT = 16 * VALUE_UNIT;
const STEPS_OF_BIN = 16 * VALUES_OF_BIN;
const STEP_OFFSET = 16 * (0.5 - LEAST_VALUE) + STEPS_OF_BIN / 2;

const NO_FIT: Fit = { ratio: 1, shift: 0, score: 0 };

/** A trial by the bounds next to its thresholds. */
export interface PlacedTrial {
  readonly negative: boolean;
  readonly bounds: Uint16Array;
}

export function placeTrial({ ratio, shift }: Trial): PlacedTrial {
  const multiplier = toSteps(ratio * STEP_UNIT);
  const offset = toSteps(shift * STEP_UNIT + STEP_OFFSET);
  const bounds = Uint16Array.from(FIXED_THRESHOLDS, (threshold) => {
    // As the SIMD instruction that multiplies, rounds and halves 16-bit numbers.
    const place = ((threshold * multiplier + 0x4000) >> 15) + offset;
    return Math.max(0, Math.min(BINS, Math.floor(place / STEPS_OF_BIN)));
  });
  return { negative: ratio < 0, bounds };
}

/** A whole number of 16 bits. */
function toSteps(value: number): number {
  return roundToEven(Math.max(-32767, Math.min(32767, value)));
}

/**
 * The first of the best fits of the trials.
 * @param share of the sum of the values that is their mean: 1 / count, or 0 for lines through 0
 */
export function bestFit(sums: CumulativeSums, trials: readonly PlacedTrial[], share: number): Fit {
  let most = NO_FIT;
  for (const trial of trials) {
    const found = fit(sumsOf(sums, trial), share);
    if (found.score > most.score) most = found;
  }
  return most;
}

function fit({ products, squares, levels, values }: Sums, share: number): Fit {
  const covariance = products - levels * (values * share);
  const variance = squares - levels * levels * share;
  if (!(variance > 0)) return NO_FIT;
  const slope = covariance / variance;
  return {
    ratio: slope * (LEVEL_UNIT / VALUE_UNIT),
    shift: (values - slope * levels) * share * (1 / VALUE_UNIT),
    score: slope * covariance,
  };
}

/** The best fit of a trial that keeps its ratio: of the shift alone. */
export function fitShift(sums: CumulativeSums, trial: Trial, share: number): Fit {
  const { products, squares, levels, values } = sumsOf(sums, placeTrial(trial));
  const slope = trial.ratio * (VALUE_UNIT / LEVEL_UNIT);
  const covariance = products - levels * (values * share);
  const variance = squares - levels * levels * share;
  return {
    ratio: trial.ratio,
    shift: (values - slope * levels) * share * (1 / VALUE_UNIT),
    score: slope * (2 * covariance - slope * variance),
  };
}

/**
 * Values above a threshold have the upper of the levels beside it, so from all at the level of the upper end
 * each threshold takes what is below it by the levels' difference. A negative ratio turns all round.
 */
function sumsOf({ counts, values }: CumulativeSums, { negative, bounds }: PlacedTrial): Sums {
  const [count, sum] = [counts[BINS], values[BINS]];
  let [products, levels, below] = [sum * LEVEL_UNIT, count * LEVEL_UNIT, 0];
  for (let code = 0; code < 15; code++) {
    const [lower, upper, bound] = [FIXED_LEVELS[code], FIXED_LEVELS[code + 1], bounds[code]];
    products -= (upper - lower) * values[bound];
    levels -= (upper - lower) * counts[bound];
    below += (upper * upper - lower * lower) * counts[bound];
  }
  const squares = count * LEVEL_UNIT * LEVEL_UNIT;
  return negative
    ? { products: -products, levels: -levels, squares: squares + below, values: sum }
    : { products, levels, squares: squares - below, values: sum };
}
