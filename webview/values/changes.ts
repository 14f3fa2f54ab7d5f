import { exactValue } from '../../src/core/text/values';
import type { FactText } from '../overview/facts';
import type { BlockFactors, CellValue } from './tileStore';
import './changes.css';

/** Marks a value that is another than when it was last read; a solid line where its code is, too. */
export function changeClass(cell: CellValue | undefined): string {
  if (!cell?.before) return '';
  return cell.before.code === cell.code ? 'value-changed' : 'value-changed code-changed';
}

export function changeText({ before }: CellValue): string {
  return before ? ` (before: ${exactValue(before.value)})` : '';
}

/** What a value, its code and its block's scale and zero point were before, as far as they changed. */
export function changeFacts(value: CellValue, factors: BlockFactors | undefined): FactText[] {
  const was = [
    value.before && exactValue(value.before.value),
    value.before && value.before.code !== value.code && `code ${value.before.code}`,
    factors?.before && `scale ${exactValue(factors.before.scale)}`,
    factors?.before?.zeroPoint !== undefined &&
      `zero point ${exactValue(factors.before.zeroPoint)}`,
  ].filter((text) => !!text);
  if (was.length === 0) return [];
  return [{ label: 'Before', value: was.join(' · '), title: 'When it was last read' }];
}
