import { type KeyboardEvent, useEffect, useState } from 'react';
import type { TileRange } from '../../src/core/qnat/matrix';
import { ScaledScroll } from '../scroll/scaledScroll';
import type { RowSpan } from '../../src/core/qnat/slices';
import { visibleName } from '../../src/core/text/names';
import type { NumberStyle } from '../../src/core/text/notation';
import { useScaledScroll } from '../scroll/useScaledScroll';
import { indices, inWindow, type ItemWindow, itemWindow } from '../scroll/window';
import { useSession } from '../state/session';
import type { Cell, ViewState } from '../state/viewState';
import { columnsIn, isSingle, sameCell } from './cellRange';
import type { CellSize } from './cellSize';
import { ColumnHead } from './columnHead';
import { type GridDetail, rowLabel } from './geometry';
import { cellAfter, clampCell } from './keys';
import type { TileStore } from './tileStore';
import { useCellPointer } from './useCellPointer';
import { ValueRow } from './valueRow';
import './valuesGrid.css';

interface Props {
  readonly detail: GridDetail;
  readonly tiles: TileStore;
  readonly size: CellSize;
  readonly cell: Cell;
  readonly shown: RowSpan;
  /** The selected cells. */
  readonly range: TileRange;
  readonly style: NumberStyle;
  /** Counts the times that the grid should scroll to the cell. */
  readonly reveal: number;
  readonly onFocusCell: (cell: Cell) => void;
  /** Selects up to a cell, from where the selection began. */
  readonly onExtendTo: (cell: Cell) => void;
  readonly onSelectAll: () => void;
  readonly onHoverCell: (cell: Cell | undefined) => void;
}

/** More before and after what is on the screen, for scrolling outruns drawing. */
const OVERSCAN_ROWS = 2;
const OVERSCAN_COLUMNS = 3;
/** Rows are named by up to this many characters; longer names are cut. */
const MAX_LABEL = 28;

/** The values, of which only those on the screen are fetched and drawn. */
export function ValuesGrid(props: Props) {
  const { detail, tiles, size, cell, shown, range, style, onFocusCell, onExtendTo } = props;
  const { columns } = detail.matrix;
  const labelWidth = widthOfLabels(detail, size);
  const contentHeight = size.head + shown.count * size.row;
  const contentWidth = labelWidth + columns * size.column;
  const [scroll, viewport, attach] = useGridScroll(contentHeight, props);
  const { top, left, width, height } = viewport;
  const across = itemWindow(left, width - labelWidth, size.column, columns, OVERSCAN_COLUMNS);
  const down = rowsDown(shown, top, height, size);
  useWantedTiles(tiles, down, across, width > 0);
  useReveal(scroll, props, labelWidth);
  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((height - size.head) / size.row) - 1);
    if (isSelectAll(event)) {
      event.preventDefault();
      return props.onSelectAll();
    }
    const next = cellAfter(event, cell, detail, shown, page);
    if (!next) return;
    event.preventDefault();
    if (event.shiftKey) onExtendTo(next);
    else onFocusCell(next);
  };
  const cellUnder = (x: number, y: number) => {
    const row = shown.first + Math.floor((y - size.head + top) / size.row);
    const column = Math.floor((x - labelWidth + left) / size.column);
    return clampCell({ row, column }, detail, shown);
  };
  const pointer = useCellPointer(cellUnder, props);
  const visible = inWindow(down, cell.row) && inWindow(across, cell.column);
  return (
    <div
      ref={attach}
      id="values-grid"
      role="grid"
      tabIndex={0}
      aria-label={`Values of ${visibleName(detail.name)}`}
      aria-rowcount={shown.count + 1}
      aria-colcount={columns + 1}
      aria-multiselectable
      aria-activedescendant={visible ? 'active-value' : undefined}
      className="grid"
      data-testid="values-grid"
      onKeyDown={press}
      {...pointer}
    >
      <div
        role="presentation"
        className="grid-sizer"
        style={{ height: ScaledScroll.sizerHeight(contentHeight), width: contentWidth }}
      >
        <div
          role="presentation"
          className="grid-layer"
          style={{ height, width: Math.max(contentWidth, width) }}
        >
          <ColumnHead
            across={across}
            size={size}
            labelWidth={labelWidth}
            wrapped={detail.matrix.wrapped}
          />
          {indices(down).map((row) => (
            <ValueRow
              key={row}
              row={row}
              position={row - shown.first}
              top={size.head + (row - shown.first) * size.row - top}
              across={across}
              activeColumn={row === cell.row ? cell.column : undefined}
              selected={isSingle(range) ? undefined : columnsIn(range, row)}
              style={style}
              detail={detail}
              tiles={tiles}
              version={tiles.cache.version.get()}
              size={size}
              labelWidth={labelWidth}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** The rows on the screen, and some more. */
function rowsDown({ first, count }: RowSpan, top: number, height: number, size: CellSize) {
  const down = itemWindow(top, height - size.head, size.row, count, OVERSCAN_ROWS);
  return { first: first + down.first, last: first + down.last };
}

function widthOfLabels(detail: GridDetail, { character }: CellSize): number {
  const longest = rowLabel(detail, Math.max(0, detail.matrix.rows - 1)).length;
  return Math.ceil(Math.min(MAX_LABEL, Math.max(3, longest)) * character + 24);
}

/** The scroll position, which is remembered in rows and columns: the font may change. */
function useGridScroll(contentHeight: number, { size, cell, shown }: Props) {
  const { view } = useSession();
  const [start] = useState(() => scrollStart(view.get(), cell, shown));
  const [scroll, viewport, attach] = useScaledScroll(
    contentHeight,
    start.top * size.row,
    start.left * size.column,
  );
  const { top, left, height } = viewport;
  useEffect(() => {
    if (height > 0)
      view.update({ gridTop: top / size.row, gridLeft: left / size.column, gridCell: cell });
  }, [view, top, left, height, size, cell]);
  return [scroll, viewport, attach] as const;
}

/** Where the grid was left, or near the cell when another view has moved it in the meantime. */
function scrollStart({ gridTop, gridLeft, gridCell }: ViewState, cell: Cell, shown: RowSpan) {
  if (sameCell(cell, gridCell)) return { top: gridTop, left: gridLeft };
  return { top: Math.max(0, cell.row - shown.first - 1), left: Math.max(0, cell.column - 1) };
}

/** Scrolling past is not looking: only what stays for a moment is asked for. */
const SETTLE_MS = 30;

function useWantedTiles(
  tiles: TileStore,
  down: ItemWindow,
  across: ItemWindow,
  measured: boolean,
): void {
  const [first, last, left, right] = [down.first, down.last, across.first, across.last];
  const keys = measured ? tiles.keys([first, last], [left, right]) : '';
  useEffect(() => {
    if (keys === '') return undefined;
    const timer = setTimeout(() => tiles.want(keys), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [tiles, keys]);
}

function useReveal(
  scroll: ScaledScroll,
  { size, cell, shown, reveal }: Props,
  labelWidth: number,
): void {
  const { column } = cell;
  const row = cell.row - shown.first;
  useEffect(() => {
    if (reveal === 0) return;
    const above = size.head + row * size.row;
    const before = labelWidth + column * size.column;
    scroll.reveal({ start: above, end: above + size.row, covered: size.head });
    scroll.revealAcross({ start: before, end: before + size.column, covered: labelWidth });
  }, [scroll, reveal, row, column, size, labelWidth]);
}

/** Ctrl+A, or Cmd+A. */
function isSelectAll({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'a';
}
