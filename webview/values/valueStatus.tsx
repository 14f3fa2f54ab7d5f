import { LEVELS } from '../../src/core/nf4/codebook';
import { multiIndex } from '../../src/core/shape';
import { formatCount } from '../../src/core/text/format';
import { exactValue } from '../../src/core/text/values';
import { Fact } from '../overview/fact';
import type { FactText } from '../overview/facts';
import type { Cell } from '../state/viewState';
import { flatIndex, type GridDetail } from './geometry';
import type { BlockFactors, CellValue, TileStore } from './tileStore';
import './valueStatus.css';

interface Props {
  readonly detail: GridDetail;
  readonly tiles: TileStore;
  /** The cell under the pointer, or else the focused one. */
  readonly cell: Cell;
}

/** One value in full: where it is, what is stored of it, and how the number comes of that. */
export function ValueStatus({ detail, tiles, cell }: Props) {
  const flat = flatIndex(detail, cell);
  const block = Math.floor(flat / detail.blockSize);
  const value = tiles.cell(cell.row, cell.column);
  const factors = tiles.block(cell.row, cell.column, block);
  return (
    <div id="value-status" className="status" data-testid="value-status">
      <dl className="facts">
        {placeFacts(detail, flat, block).map((fact) => (
          <Fact key={fact.label} {...fact} />
        ))}
        {value &&
          factors &&
          codeFacts(value, factors).map((fact) => <Fact key={fact.label} {...fact} />)}
      </dl>
      {value && factors && <Formula value={value} factors={factors} />}
    </div>
  );
}

function placeFacts({ shape }: GridDetail, flat: number, block: number): FactText[] {
  return [
    { label: 'Index', value: `[${multiIndex(shape, flat).join(', ')}]` },
    { label: 'Flat', value: formatCount(flat), title: 'Index among all values, row-major' },
    { label: 'Block', value: formatCount(block) },
  ];
}

function codeFacts({ code }: CellValue, { scale, zeroPoint }: BlockFactors): FactText[] {
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

function Formula({ value, factors }: { value: CellValue; factors: BlockFactors }) {
  const level = exactValue(LEVELS[value.code]);
  const { scale, zeroPoint } = factors;
  const sum = zeroPoint === undefined ? level : `(${level} + ${exactValue(zeroPoint)})`;
  return (
    <div className="formula" data-testid="formula">
      <span className="formula-left">
        {sum} × {exactValue(scale)} ={' '}
      </span>
      <strong data-testid="exact-value">{exactValue(value.value)}</strong>
    </div>
  );
}
