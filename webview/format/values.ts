import { decimalText } from '../../src/core/text/notation';

/** Four significant digits, in a notation as even as the value allows. */
export function shortValue(value: number): string {
  return decimalText(value, 4);
}
