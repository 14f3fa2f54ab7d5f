import { exactValue } from '../../src/core/text/values';
import { shortValue } from '../format/values';
import type { FactText } from '../overview/facts';

/** What is said of a value and the one it is compared with; nothing while that is not known. */
export function originalFacts(value: number, original: number | undefined): FactText[] {
  if (original === undefined) return [];
  return [
    { label: 'Original', value: exactValue(original), title: 'The value it is compared with' },
    { label: 'Error', value: shortValue(value - original), title: 'Value − original' },
  ];
}
