import { memo } from 'react';
import type { NumberStyle } from '../../src/core/text/notation';
import { indices, inWindow, type ItemWindow } from '../scroll/window';
import { BlockStrip } from './blockStrip';
import type { CellSize } from './cellSize';
import { blocksAcross, columnsOf, type GridDetail, rowLabel } from './geometry';
import type { TileStore } from './tileStore';
import { ValueCell } from './valueCell';

interface Props {
  readonly row: number;
  /** Its place among the rows that are shown. */
  readonly position: number;
  readonly top: number;
  readonly across: ItemWindow;
  readonly activeColumn: number | undefined;
  /** The selected columns; none, but for the rows of a selection of several values. */
  readonly selected: ItemWindow | undefined;
  readonly style: NumberStyle;
  readonly detail: GridDetail;
  readonly tiles: TileStore;
  /** Of `tiles`, which itself stays the same object. */
  readonly version: number;
  readonly size: CellSize;
  readonly labelWidth: number;
}

/** A row of values, and above them the blocks they belong to. */
export function ValueRow({ top, position, ...content }: Props) {
  const { row, size } = content;
  const { first, last } = content.across;
  return (
    <div
      role="row"
      aria-rowindex={position + 2}
      data-row={row}
      className="grid-row"
      style={{ transform: `translateY(${top}px)`, height: size.row }}
    >
      <RowContent {...content} first={first} last={last} />
    </div>
  );
}

type ContentProps = Omit<Props, 'top' | 'position'> & ItemWindow;

/** Does not change while it only scrolls up and down. */
const RowContent = memo(
  function RowContent({
    row,
    first,
    last,
    activeColumn,
    selected,
    style,
    detail,
    tiles,
    size,
    labelWidth,
  }: ContentProps) {
    const end = Math.min(last, columnsOf(detail, row) - 1);
    const label = rowLabel(detail, row);
    return (
      <>
        <div
          role="rowheader"
          aria-colindex={1}
          className="grid-label"
          title={label}
          style={{ width: labelWidth }}
        >
          {label}
        </div>
        {blocksAcross(detail, row, first, end).map((span) => (
          <BlockStrip
            key={span.block}
            span={span}
            factors={tiles.block(row, Math.max(span.start, first), span.block)}
            size={size}
            labelWidth={labelWidth}
          />
        ))}
        {indices({ first, last: end }).map((column) => (
          <ValueCell
            key={column}
            column={column}
            cell={tiles.cell(row, column)}
            error={tiles.error(row, column)}
            active={column === activeColumn}
            selected={selected !== undefined && inWindow(selected, column)}
            style={style}
            left={labelWidth + column * size.column}
            width={size.column}
          />
        ))}
      </>
    );
  },
  (before, after) =>
    before.row === after.row &&
    before.first === after.first &&
    before.last === after.last &&
    before.activeColumn === after.activeColumn &&
    before.selected?.first === after.selected?.first &&
    before.selected?.last === after.selected?.last &&
    before.style === after.style &&
    before.detail === after.detail &&
    before.tiles === after.tiles &&
    before.version === after.version &&
    before.size === after.size &&
    before.labelWidth === after.labelWidth,
);
