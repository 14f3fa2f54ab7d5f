import { decimalText } from '../../src/core/text/notation';

export const SHORT_PRECISION = 4;

/** Decibels; without a finite ratio there is no error at all, or no signal. */
export function sqnrText(sqnrDb: number | undefined, rmse: number): string {
  if (sqnrDb !== undefined) return `${sqnrDb.toFixed(2)} dB`;
  return rmse === 0 ? '∞' : '−∞';
}

/** Four significant digits, in a notation as even as the value allows. */
export function shortValue(value: number): string {
  return decimalText(value, SHORT_PRECISION);
}
