import { formatCount } from '../../src/core/text/format';
import { exactValue } from '../../src/core/text/values';
import { shortValue } from '../format/values';
import type { CellSize } from './cellSize';
import type { BlockSpan } from './geometry';
import type { BlockFactors } from './tileStore';
import './blockStrip.css';

interface Props {
  readonly span: BlockSpan;
  /** Undefined until loaded. */
  readonly factors: BlockFactors | undefined;
  readonly size: CellSize;
  readonly labelWidth: number;
}

/**
 * The ground on which a block's values stand, with its name. Hidden from screen readers: a row may
 * have cells only, and the status line says the block of every value.
 */
export function BlockStrip({ span: { block, start, end }, factors, size, labelWidth }: Props) {
  return (
    <div
      aria-hidden="true"
      className={`block ${block % 2 === 0 ? 'block-even' : 'block-odd'}`}
      data-block={block}
      style={{ left: labelWidth + start * size.column, width: (end - start) * size.column }}
    >
      <div
        className={`block-strip ${factors?.before ? 'block-changed' : ''}`}
        title={factors && fullText(block, factors)}
      >
        <span className="block-label" style={{ left: labelWidth }}>
          block {formatCount(block)}
          {factors && ` · ${shortText(factors)}`}
        </span>
      </div>
    </div>
  );
}

function shortText({ scale, zeroPoint }: BlockFactors): string {
  const text = `×${shortValue(scale)}`;
  return zeroPoint === undefined ? text : `${text} · z ${shortValue(zeroPoint)}`;
}

function fullText(block: number, factors: BlockFactors): string {
  const { before } = factors;
  const was = before ? `; before: ${factorsText(before)}` : '';
  return `Block ${formatCount(block)}, ${factorsText(factors)}${was}`;
}

function factorsText({ scale, zeroPoint }: BlockFactors): string {
  const text = `scale ${exactValue(scale)}`;
  return zeroPoint === undefined ? text : `${text}, zero point ${exactValue(zeroPoint)}`;
}
