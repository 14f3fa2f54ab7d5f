import { specialValue } from '../../src/core/text/values';

/** Values below and above these are easier to read with an exponent. */
const SMALLEST_FIXED = 1e-4;
const LARGEST_FIXED = 1e5;

/** The widest that {@link shortValue} gets: -1.234e-38. */
export const SHORT_VALUE_CHARACTERS = 10;

/** Four significant digits, in a notation as even as the value allows. */
export function shortValue(value: number): string {
  const special = specialValue(value);
  if (special !== undefined) return special;
  const size = Math.abs(value);
  if (size < SMALLEST_FIXED || size >= LARGEST_FIXED) return value.toExponential(3);
  return size >= 1e4 ? value.toFixed(0) : value.toPrecision(4);
}
