import { specialValue } from '../text/values';

/** `-1.17549435e-38` and the longest of the others, then a comma or a line's end. */
export const CSV_CELL_BYTES = 16;

const COMMA = 0x2c;
const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * Values as text with the nine digits that tell every f32 from every other. All cells are of one width,
 * so that the place of each is known before it is written; readers of CSV skip the spaces. Numbers are
 * written as numpy.savetxt writes them with `%15.8e`; NaN and infinity as most readers know them.
 * @param first index of the first value in the tensor
 * @param columns values of a line
 */
export function encodeCsv(values: Float32Array, first: number, columns: number): Uint8Array {
  const bytes = new Uint8Array(values.length * CSV_CELL_BYTES).fill(SPACE);
  for (let index = 0; index < values.length; index++) {
    const text = cellText(values[index]);
    const end = (index + 1) * CSV_CELL_BYTES - 1;
    const at = end - text.length;
    for (let place = 0; place < text.length; place++) bytes[at + place] = text.charCodeAt(place);
    bytes[end] = (first + index + 1) % columns === 0 ? NEWLINE : COMMA;
  }
  return bytes;
}

function cellText(value: number): string {
  if (!Number.isFinite(value)) return specialValue(value)!;
  const text = exponential(value);
  // C writes two digits of an exponent at least.
  const padded = text.length - text.indexOf('e') > 3 ? text : `${text.slice(0, -1)}0${text.at(-1)}`;
  return Object.is(value, -0) ? `-${padded}` : padded;
}

const DIGITS = 8;
/** The number before its exponent: `1.23456789`. */
const SIGNIFICAND = DIGITS + 2;

/** `-1.23456789e-3`: halves go to the even digit, as in C, where toExponential goes away from zero. */
function exponential(value: number): string {
  const text = value.toExponential(DIGITS);
  if (!canBeHalf(value)) return text;
  const exact = Math.abs(value).toExponential(20);
  const isHalf = /^50*e/.test(exact.slice(SIGNIFICAND));
  const isEven = Number(exact[SIGNIFICAND - 1]) % 2 === 0;
  if (!isHalf || !isEven) return text;
  return `${value < 0 ? '-' : ''}${exact.slice(0, SIGNIFICAND)}${exact.slice(exact.indexOf('e'))}`;
}

/**
 * Only where a value has ten digits and no more, the last a 5, it lies in the middle. Of the values
 * m · 2^-k, m odd and below 2^24, the digits are those of m · 5^k: ten when k is from 3 to 14.
 */
function canBeHalf(value: number): boolean {
  return Math.abs(value) < 2 ** 21 && Number.isInteger(value * 2 ** 14) && value % 1 !== 0;
}
