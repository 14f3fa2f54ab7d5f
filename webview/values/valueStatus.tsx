import { LEVELS } from '../../src/core/nf4/codebook';
import { multiIndex } from '../../src/core/shape';
import { formatCount } from '../../src/core/text/format';
import { exactValue } from '../../src/core/text/values';
import { Fact } from '../overview/fact';
import type { FactText } from '../overview/facts';
import { changeFacts } from './changes';
import { blockOf, type GridDetail } from './geometry';
import type { BlockFactors, CellValue } from './tileStore';
import './valueStatus.css';

interface Props {
  readonly detail: Pick<GridDetail, 'shape' | 'blockSize'>;
  /** Index among all values, row-major. */
  readonly flat: number;
  /** Undefined until it is loaded. */
  readonly value?: CellValue;
  /** Those of its block: loaded with it, unless it is a plain value. */
  readonly factors?: BlockFactors;
  /** More of it, after its place. */
  readonly more?: readonly FactText[];
}

/** One value in full: where it is, what is stored of it, and how the number comes of that. */
export function ValueStatus({ detail, flat, value, factors, more = [] }: Props) {
  const facts = [...placeFacts(detail, flat), ...more];
  if (value?.code !== undefined && factors) facts.push(...codeFacts(value.code, factors));
  if (value) facts.push(...changeFacts(value, factors));
  return (
    <div id="value-status" className="status" data-testid="value-status">
      <dl className="facts">
        {facts.map((fact) => (
          <Fact key={fact.label} {...fact} />
        ))}
      </dl>
      {value && <Formula value={value} factors={factors} />}
    </div>
  );
}

function placeFacts({ shape, blockSize }: Props['detail'], flat: number): FactText[] {
  const facts = [
    { label: 'Index', value: `[${multiIndex(shape, flat).join(', ')}]` },
    { label: 'Flat', value: formatCount(flat), title: 'Index among all values, row-major' },
  ];
  const block = blockOf({ blockSize }, flat);
  return block === undefined ? facts : [...facts, { label: 'Block', value: formatCount(block) }];
}

function codeFacts(code: number, { scale, zeroPoint }: BlockFactors): FactText[] {
  const nibble = code.toString(16).toUpperCase();
  const bits = code.toString(2).padStart(4, '0');
  const facts = [
    { label: 'Code', value: `${code} · 0x${nibble} · 0b${bits}`, title: 'The 4 stored bits' },
    { label: 'Level', value: exactValue(LEVELS[code]), title: 'The NF4 level of this code' },
    { label: 'Scale', value: exactValue(scale), title: 'The block’s scale' },
  ];
  if (zeroPoint === undefined) return facts;
  return [
    ...facts,
    { label: 'Zero point', value: exactValue(zeroPoint), title: 'The block’s zero point' },
  ];
}

/** How the value comes of its code; of a plain one, the value alone. */
function Formula({ value, factors }: Required<Pick<Props, 'value'>> & Pick<Props, 'factors'>) {
  return (
    <div className="formula" data-testid="formula">
      {value.code !== undefined && factors && (
        <span className="formula-left">{productText(value.code, factors)} = </span>
      )}
      <strong data-testid="exact-value">{exactValue(value.value)}</strong>
    </div>
  );
}

function productText(code: number, { scale, zeroPoint }: BlockFactors): string {
  const level = exactValue(LEVELS[code]);
  const sum = zeroPoint === undefined ? level : `(${level} + ${exactValue(zeroPoint)})`;
  return `${sum} × ${exactValue(scale)}`;
}
