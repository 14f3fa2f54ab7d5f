import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react';
import { ScaledScroll } from '../scroll/scaledScroll';
import { useScaledScroll } from '../scroll/useScaledScroll';
import { indices, itemWindow } from '../scroll/window';
import type { RowPages } from '../state/rowPages';
import { useStore } from '../state/store';
import { rowAfter } from '../tensors/keys';
import './rankedList.css';

const ROW_HEIGHT = 22;
const OVERSCAN = 4;

interface Props<R> {
  readonly label: string;
  readonly pages: RowPages<R>;
  readonly total: number;
  /** How far a row's bar goes, from 0 to 1. */
  readonly share: (row: R) => number;
  readonly texts: (row: R) => readonly string[];
  readonly title: (row: R) => string;
  readonly onPick: (row: R) => void;
}

/** A list of any length in some order; only what is on the screen is fetched. Enter or a click picks. */
export function RankedList<R>({ label, pages, total, onPick, ...shown }: Props<R>) {
  const [active, setActive] = useState(0);
  useStore(pages.cache.version);
  const contentHeight = total * ROW_HEIGHT;
  const [scroll, { top, height }, attach] = useScaledScroll(contentHeight, 0);
  const visible = itemWindow(top, height, ROW_HEIGHT, total, OVERSCAN);
  const { first, last } = visible;
  useEffect(() => pages.want(first, last), [pages, first, last]);
  const pick = (position: number) => {
    const row = pages.at(position);
    if (row) onPick(row);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return pick(active);
    }
    const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 1);
    const next = rowAfter(event, active, total, page);
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
    scroll.reveal({ start: next * ROW_HEIGHT, end: (next + 1) * ROW_HEIGHT, covered: 0 });
  };
  return (
    <div
      ref={attach}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={active >= first && active <= last ? rowId(label, active) : undefined}
      className="ranked"
      onKeyDown={press}
      onClick={(event) => pickRow(event, pick)}
    >
      <div
        role="presentation"
        className="ranked-sizer"
        style={{ height: ScaledScroll.sizerHeight(contentHeight) }}
      >
        <div role="presentation" className="ranked-layer" style={{ height }}>
          {indices(visible).map((position) => (
            <RankedRow
              key={position}
              id={rowId(label, position)}
              position={position}
              total={total}
              top={position * ROW_HEIGHT - top}
              active={position === active}
              row={pages.at(position)}
              {...shown}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps<R> extends Pick<Props<R>, 'share' | 'texts' | 'title' | 'total'> {
  readonly id: string;
  readonly position: number;
  readonly top: number;
  readonly active: boolean;
  /** Undefined while it is on its way. */
  readonly row: R | undefined;
}

function RankedRow<R>({ id, position, total, top, active, row, share, texts, title }: RowProps<R>) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-posinset={position + 1}
      aria-setsize={total}
      aria-label={row ? undefined : 'Loading'}
      className={`ranked-row ${active ? 'ranked-active' : ''}`}
      title={row && title(row)}
      data-position={position}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row &&
        texts(row).map((text, at) => (
          <span key={at} className="ranked-text">
            {text}{' '}
          </span>
        ))}
      {row && (
        <span className="ranked-space">
          <span className="ranked-bar" style={{ width: `${100 * share(row)}%` }} />
        </span>
      )}
    </div>
  );
}

function rowId(label: string, position: number): string {
  return `${label.toLowerCase().replaceAll(' ', '-')}-${position}`;
}

function pickRow(event: Pick<PointerEvent, 'target'>, pick: (position: number) => void): void {
  const row = (event.target as Element).closest<HTMLElement>('[data-position]');
  if (row) pick(Number(row.dataset.position));
}
