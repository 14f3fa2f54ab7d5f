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

/** Nine significant digits tell every f32 from every other. */
export function exactValue(value: number): string {
  return specialValue(value) ?? String(Number(value.toPrecision(9)));
}

function specialValue(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return undefined;
}
