import type { QuantizeStatistics } from '../nf4/statistics';

/** What came of a run that wrote a file. */
export interface RunResult {
  readonly seconds: number;
  /** Of all quantized values, by the scales that readers take; there where scales were refined. */
  readonly statistics?: QuantizeStatistics;
}

/** How far quantized values are from what they were made of. */
export interface Errors {
  /** The root of the mean squared error. */
  readonly rmse: number;
  /** The ratio of the values' energy to the error's, in dB. */
  readonly sqnr: number;
}

/** The errors of a run, and what they would have been without refining. */
export interface RefiningErrors extends Errors {
  readonly unrefined: Errors;
}

export function errorsOf(statistics: QuantizeStatistics): RefiningErrors {
  const { sumOfSquares, squaredError, unrefinedError, codeCounts } = statistics;
  const count = codeCounts.reduce((sum, codes) => sum + codes, 0);
  const errors = (error: number): Errors => ({
    rmse: Math.sqrt(error / count),
    sqnr: 10 * Math.log10(sumOfSquares / error),
  });
  return { ...errors(squaredError), unrefined: errors(unrefinedError) };
}

/** `squared error 19.3 % lower by refined scales (SQNR 21.5 dB instead of 20.6 dB)` */
export function refiningText(statistics: QuantizeStatistics): string {
  const { squaredError, unrefinedError } = statistics;
  // Nothing is gained where nothing was lost.
  if (unrefinedError === 0) return 'no error, so no scale was refined';
  const { sqnr, unrefined } = errorsOf(statistics);
  const gain = (100 * (1 - squaredError / unrefinedError)).toFixed(1);
  return `squared error ${gain} % lower by refined scales (SQNR ${decibels(sqnr)} instead of ${decibels(unrefined.sqnr)})`;
}

function decibels(value: number): string {
  return `${value.toFixed(1)} dB`;
}
