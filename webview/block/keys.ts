import type { KeyboardEvent } from 'react';
import type { QuantizedGrid } from '../values/geometry';

/** Which value a key leads to from another, by their flat indices; undefined when nowhere. */
export function valueAfter(
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
  flat: number,
  { values, blockSize }: QuantizedGrid,
  perRow: number,
  page: number,
): number | undefined {
  if (altKey) return undefined;
  const block = Math.floor(flat / blockSize);
  const first = block * blockSize;
  const last = Math.min(values, first + blockSize) - 1;
  const within = (next: number) => Math.max(first, Math.min(last, next));
  if (ctrlKey || metaKey) return key === 'Home' ? first : key === 'End' ? last : undefined;
  switch (key) {
    case 'ArrowLeft':
      return within(flat - 1);
    case 'ArrowRight':
      return within(flat + 1);
    case 'ArrowUp':
      return flat - perRow < first ? flat : flat - perRow;
    case 'ArrowDown':
      return flat + perRow > last ? flat : flat + perRow;
    case 'PageUp':
      return within(flat - page * perRow);
    case 'PageDown':
      return within(flat + page * perRow);
    case 'Home':
      return within(flat - ((flat - first) % perRow));
    case 'End':
      return within(flat - ((flat - first) % perRow) + perRow - 1);
    case 'n':
      return last + 1 < values ? last + 1 : undefined;
    case 'p':
      return block > 0 ? first - blockSize : undefined;
    default:
      return undefined;
  }
}
