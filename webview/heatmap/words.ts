import type { HeatMode, Reduction } from '../../src/core/heatmap/heatField';
import { formatCount } from '../../src/core/text/format';
import { shortValue } from '../format/values';
import type { Words } from '../shell/select';
import type { DomainKind } from './settings';

export const MODE_WORDS: Readonly<Record<HeatMode, Words>> = {
  value: { label: 'Value', title: 'The dequantized values' },
  code: { label: 'Code', title: 'The 4-bit codes: 0 is level −1, 7 is 0, 15 is 1' },
  scale: { label: 'Scale', title: 'Of each value, the scale of its block' },
  magnitude: { label: '|Value| ÷ scale', title: 'How large a value is within its block: 0 to 1' },
  error: { label: 'Error', title: 'Value − original, of the file that it is compared with' },
};

export const REDUCTION_WORDS: Readonly<Record<Reduction, Words>> = {
  largest: {
    label: 'Largest |x|',
    title: 'A pixel shows the number farthest from 0, with its sign',
  },
  highest: { label: 'Highest', title: 'A pixel shows the highest number in it' },
  lowest: { label: 'Lowest', title: 'A pixel shows the lowest number in it' },
  mean: { label: 'Mean', title: 'A pixel shows the mean of the numbers in it' },
};

export const DOMAIN_WORDS: Readonly<Record<DomainKind, Words>> = {
  symmetric: { label: 'Symmetric', title: 'As far on both sides of 0 as the largest number' },
  auto: { label: 'Full range', title: 'From the lowest number to the highest' },
  percentile: { label: 'Percentile', title: 'Without the most extreme pixels, in percent' },
  manual: { label: 'By hand', title: 'From one number to another' },
};

/** `3`, or `128 to 255`. */
export function spanText(first: number, count: number): string {
  if (count === 1) return formatCount(first);
  return `${formatCount(first)} to ${formatCount(first + count - 1)}`;
}

/** A number of a mode, in few digits. */
export function numberText(mode: HeatMode, number: number): string {
  return mode === 'code' && Number.isInteger(number) ? String(number) : shortValue(number);
}
