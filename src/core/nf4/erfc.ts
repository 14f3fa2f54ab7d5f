/** From here on the continued fraction converges faster than the series. */
const SERIES_END = 2;
const FRACTION_TERMS = 60;

/** The complementary error function of x ≥ 0, to 14 digits (Abramowitz and Stegun, 7.1.6 and 7.1.14). */
export function erfc(x: number): number {
  return x < SERIES_END ? 1 - erfSeries(x) : erfcFraction(x);
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function erfcFraction(x: number): number {
  let rest = x;
  for (let n = FRACTION_TERMS; n > 0; n--) rest = x + n / 2 / rest;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / rest;
}
