import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect } from 'react';
import { useComparand } from '../compare/useComparand';
import { indices, inWindow, itemWindow } from '../scroll/window';
import { ScaledScroll, type Span } from '../scroll/scaledScroll';
import { useScaledScroll } from '../scroll/useScaledScroll';
import { TEXT_SAMPLE, useTextSize } from '../shell/useTextSize';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import { columnsFor, nameStays, nameWidth, widthOfOthers } from './columns';
import { rowAfter } from './keys';
import { focusHead, TableHead } from './tableHead';
import { TableRow } from './tableRow';
import './tensorTable.css';

export const ROW_HEIGHT = 22;
export const HEAD_HEIGHT = 24;
const OVERSCAN = 4;
const NAME_PADDING = 20;

/** The tensors, of which only those on the screen are fetched and drawn. */
export function TensorTable({ reading }: { reading: boolean }) {
  const { rows, view, selection } = useSession();
  const columns = columnsFor(useComparand());
  const otherWidth = widthOfOthers(columns);
  const total = useStore(rows.total) ?? 0;
  const { position, reveal } = useStore(rows.cursor);
  const { index: selected } = useStore(selection);
  const longestName = useStore(rows.longestName);
  useStore(rows.pages.cache.version);
  const [probe, text] = useTextSize();
  const contentHeight = total === 0 ? 0 : HEAD_HEIGHT + total * ROW_HEIGHT;
  const [scroll, { top, width, height }, attach] = useScaledScroll(
    contentHeight,
    view.get().tableTop * ROW_HEIGHT,
  );
  const visible = itemWindow(top, height - HEAD_HEIGHT, ROW_HEIGHT, total, OVERSCAN);
  useWantedRows(visible.first, visible.last);
  useRememberedTop(scroll, top, total);
  useEffect(() => {
    const active = rows.cursor.get().position;
    if (reveal > 0 && active !== undefined) scroll.reveal(rowSpan(active));
  }, [rows, scroll, reveal]);

  const press = (event: KeyboardEvent<HTMLElement>) => {
    // The headers' keys are theirs.
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((height - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
    const isAtHead = total === 0 || position === 0;
    const toHead = event.key === 'ArrowUp' && !event.altKey && isAtHead;
    const next = rowAfter(event, position, total, page);
    if (toHead) focusHead(event.currentTarget);
    else if (next !== undefined) rows.moveTo(next);
    else return;
    event.preventDefault();
  };
  const character = text?.character ?? 8;
  const nameColumn = nameWidth(width, Math.ceil(longestName * character) + NAME_PADDING);
  const contentWidth = Math.max(width, nameColumn + otherWidth);
  const nameRoom = Math.floor((contentWidth - otherWidth - NAME_PADDING) / character);
  const activeId =
    position !== undefined && inWindow(visible, position) ? rowId(position) : undefined;
  return (
    <div
      ref={attach}
      role="grid"
      tabIndex={0}
      aria-label="Tensors"
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-busy={reading}
      aria-activedescendant={activeId}
      className={`table ${nameStays(width, nameColumn) ? '' : 'table-narrow'}`}
      style={{ '--name-width': `${nameColumn}px` } as CSSProperties}
      data-testid="tensor-table"
      onKeyDown={press}
      onPointerDown={(event) =>
        pickRow(event, (row, wanted) => {
          rows.moveTo(row);
          if (wanted !== undefined) view.update({ view: wanted });
        })
      }
    >
      <div
        role="presentation"
        className="table-sizer"
        style={{ height: ScaledScroll.sizerHeight(contentHeight), width: contentWidth }}
      >
        <div role="presentation" className="table-layer" style={{ height, width: contentWidth }}>
          <span ref={probe} className="table-probe" aria-hidden="true">
            {TEXT_SAMPLE}
          </span>
          <TableHead columns={columns} />
          {indices(visible).map((at) => (
            <TableRow
              key={at}
              columns={columns}
              id={rowId(at)}
              position={at}
              top={HEAD_HEIGHT + at * ROW_HEIGHT - top}
              row={rows.pages.at(at)}
              error={rows.pages.errorAt(at)}
              active={at === position}
              nameRoom={nameRoom}
              selected={rows.pages.at(at) !== undefined && rows.pages.at(at)?.index === selected}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Where a row is, in pixels from the beginning. */
export function rowSpan(position: number): Span {
  const start = HEAD_HEIGHT + position * ROW_HEIGHT;
  return { start, end: start + ROW_HEIGHT, covered: HEAD_HEIGHT };
}

function rowId(position: number): string {
  return `tensor-row-${position}`;
}

/** @param pick is told of the view that the cell leads to, if it leads to one */
function pickRow(
  event: PointerEvent,
  pick: (position: number, view: string | undefined) => void,
): void {
  const target = event.target as Element;
  const row = target.closest<HTMLElement>('[data-position]');
  const cell = target.closest<HTMLElement>('[data-view]');
  if (row && event.button === 0) pick(Number(row.dataset.position), cell?.dataset.view);
}

function useWantedRows(first: number, last: number): void {
  const { rows } = useSession();
  useEffect(() => rows.pages.want(first, last), [rows, first, last]);
}

/** Remembers the scroll position; another order or search is shown from its beginning. */
function useRememberedTop(scroll: ScaledScroll, top: number, total: number): void {
  const { view } = useSession();
  useEffect(() => {
    if (total > 0) view.update({ tableTop: top / ROW_HEIGHT });
  }, [view, top, total]);
  useEffect(() => {
    let before = view.get();
    return view.subscribe(() => {
      const now = view.get();
      const same = (['search', 'sort', 'descending'] as const).every((k) => now[k] === before[k]);
      before = now;
      if (!same) scroll.scrollTo({ top: 0 });
    });
  }, [view, scroll]);
}
