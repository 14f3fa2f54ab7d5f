import { multiIndex } from '../../src/core/shape';
import { exactValue } from '../../src/core/text/values';
import type { Cell } from '../state/viewState';
import { blockOf, flatIndex, type GridDetail } from '../values/geometry';
import type { TileStore } from '../values/tileStore';
import type { Bin } from './bin';
import type { HeatSettings } from './settings';
import { REDUCTION_WORDS, spanText } from './words';

interface Props {
  readonly detail: GridDetail;
  /** The pixel that the cursor is in. */
  readonly bin: Bin;
  readonly settings: HeatSettings;
  readonly values: TileStore;
  readonly cell: Cell;
}

/** Tells a screen reader where the keyboard's cursor has come to. */
export function CellAnnouncement({ detail, bin, settings, values, cell }: Props) {
  const text =
    bin.rows * bin.columns === 1 ? cellText(detail, values, cell) : binText(bin, settings);
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="heat-cursor">
      {text}
    </div>
  );
}

function cellText(detail: GridDetail, values: TileStore, cell: Cell): string {
  const flat = flatIndex(detail, cell);
  const block = blockOf(detail, flat);
  const value = values.cell(cell.row, cell.column);
  const factors = block === undefined ? undefined : values.block(cell.row, cell.column, block);
  return [
    `Index ${multiIndex(detail.shape, flat).join(', ')}`,
    block !== undefined && `block ${block}`,
    value && factors && `code ${value.code}, scale ${exactValue(factors.scale)}`,
    value && `value ${exactValue(value.value)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function binText(bin: Bin, { reduction }: HeatSettings): string {
  const { rowShown, rows, column, columns, number, exact } = bin;
  const place = `Rows ${spanText(rowShown, rows)}, columns ${spanText(column, columns)}`;
  if (number === undefined) return place;
  const what = `${REDUCTION_WORDS[reduction].label} ${exactValue(number)}`;
  return `${place}: ${what}${exact ? '' : ', sampled'}`;
}
