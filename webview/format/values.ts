import { decimalText } from '../../src/core/text/notation';

export const SHORT_PRECISION = 4;

/** Four significant digits, in a notation as even as the value allows. */
export function shortValue(value: number): string {
  return decimalText(value, SHORT_PRECISION);
}
