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

/** 3.12 %: three digits, and what is more than nothing is never shown as nothing. */
export function percent(share: number): string {
  const value = 100 * share;
  if (value === 0 || value >= 99.95) return `${value.toFixed(0)} %`;
  return value < 0.001 ? '< 0.001 %' : `${value.toPrecision(3).replace(/e.*/, '')} %`;
}
