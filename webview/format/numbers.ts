import { formatCount } from '../../src/core/text/format';

const SHORT = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  minimumSignificantDigits: 2,
  maximumSignificantDigits: 3,
});

/** 1.23 M: thousands, millions, billions. */
export function shortCount(value: number): string {
  if (value < 10_000) return formatCount(value);
  return SHORT.format(value).replace(/([A-Z])$/, ' $1');
}

/** 0x1A2B; decimal text too long for a number stays exact. */
export function hex(value: number | string): string {
  return `0x${BigInt(value).toString(16).toUpperCase()}`;
}

/** Decimal digits in groups of three, from text too long for a number. */
export function groupedDigits(decimal: string): string {
  return BigInt(decimal).toLocaleString('en-US');
}
