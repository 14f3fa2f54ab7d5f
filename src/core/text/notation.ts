import { exactValue, specialValue } from './values';

/** How values can be written: in digits, as the bits of the f32, or as the code they come from. */
export const NOTATIONS = ['decimal', 'scientific', 'bits', 'code'] as const;
export type Notation = (typeof NOTATIONS)[number];

/** Significant digits tell every f32 from every other from this many on. */
export const MAX_PRECISION = 9;

export interface NumberStyle {
  readonly notation: Notation;
  /** Significant digits, 1 to {@link MAX_PRECISION}, of a notation that has digits. */
  readonly precision: number;
}

/** A value, and the code it comes from, if it was quantized. */
export interface CodedValue {
  readonly value: number;
  readonly code?: number;
}

/** A value as it is shown. */
export function styledValue({ value, code }: CodedValue, style: NumberStyle): string {
  switch (style.notation) {
    case 'decimal':
      return decimalText(value, style.precision);
    case 'scientific':
      return scientificText(value, style.precision);
    case 'bits':
      return bitsText(value);
    case 'code':
      return code === undefined ? exactValue(value) : String(code);
  }
}

/** A value as it is copied, with all its digits. */
export function copiedValue(coded: CodedValue, notation: Notation): string {
  if (notation === 'decimal') return exactValue(coded.value);
  return styledValue(coded, { notation, precision: MAX_PRECISION });
}

/** The most characters that {@link styledValue} needs. */
export function styleWidth({ notation, precision }: NumberStyle): number {
  if (notation === 'code') return 2;
  if (notation === 'bits') return '0x00000000'.length;
  return Math.max('-Infinity'.length, precision + '-.e-38'.length);
}

/** Values below and above these are easier to read with an exponent. */
const SMALLEST_FIXED = 1e-4;
const LARGEST_FIXED = 1e5;

/** Significant digits, in a notation as even as the value allows. */
export function decimalText(value: number, precision: number): string {
  const special = specialValue(value);
  if (special !== undefined) return special;
  const size = Math.abs(value);
  if (size < SMALLEST_FIXED || size >= LARGEST_FIXED) return scientificText(value, precision);
  // From here on, so many digits leave none behind the point, and toPrecision would use an exponent.
  const whole = size >= 10 ** precision - 0.5;
  return whole ? value.toFixed(0) : value.toPrecision(precision);
}

function scientificText(value: number, precision: number): string {
  return specialValue(value) ?? value.toExponential(precision - 1);
}

/** `0x3F08909B`: the bits of an f32. */
export function bitsText(value: number): string {
  const [bits] = new Uint32Array(Float32Array.of(value).buffer);
  return `0x${bits.toString(16).toUpperCase().padStart(8, '0')}`;
}
