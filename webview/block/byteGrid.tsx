import { type KeyboardEvent, type PointerEvent, useEffect } from 'react';
import { visibleName } from '../../src/core/text/names';
import type { Originals } from '../compare/originals';
import { ScaledScroll } from '../scroll/scaledScroll';
import { useScaledScroll } from '../scroll/useScaledScroll';
import { indices, type ItemWindow, itemWindow } from '../scroll/window';
import type { TextSize } from '../shell/useTextSize';
import type { QuantizedGrid } from '../values/geometry';
import type { BlockStore } from './blockStore';
import { ANATOMY_LINES, byteSize, bytesPerRow } from './byteGeometry';
import { ByteRow } from './byteRow';
import { valueAfter } from './keys';
import { usedBytes } from './nibble';
import './byteGrid.css';

interface Props {
  readonly detail: QuantizedGrid;
  readonly block: number;
  readonly store: BlockStore;
  /** What the values are compared with, if they are. */
  readonly originals: Originals | undefined;
  readonly text: TextSize;
  /** The flat index of the selected value, which is in the block. */
  readonly selected: number;
  readonly onSelect: (flat: number) => void;
  readonly onHover: (flat: number | undefined) => void;
}

const OVERSCAN_ROWS = 2;

/** The bytes of a block, each above its two values; only those on the screen are drawn. */
export function ByteGrid(props: Props) {
  const { detail, block, store, originals, text, selected, onSelect, onHover } = props;
  const size = byteSize(text, ANATOMY_LINES + (originals ? 1 : 0));
  const bytes = usedBytes(detail, block);
  const [scroll, viewport, attach] = useScaledScroll(size.row, 0);
  const perRow = bytesPerRow(viewport.width, size);
  const rows = Math.ceil(bytes / perRow);
  useEffect(() => scroll.setContentHeight(rows * size.row), [scroll, rows, size.row]);
  const down = itemWindow(viewport.top, viewport.height, size.row, rows, OVERSCAN_ROWS);
  const wanted = useWanted(store, block, down, perRow, bytes);
  useWantedOriginals(originals, detail, block, wanted);
  const inBlock = selected - block * detail.blockSize;
  useReveal(scroll, Math.floor(inBlock / 2 / perRow), size.row);
  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(viewport.height / size.row) - 1);
    const next = valueAfter(event, selected, detail, 2 * perRow, page);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };
  return (
    <div
      ref={attach}
      role="grid"
      tabIndex={0}
      aria-label={`Block ${block} of ${visibleName(detail.name)}`}
      aria-rowcount={rows}
      aria-colcount={2 * perRow}
      aria-activedescendant={isVisible(down, inBlock, perRow) ? 'active-nibble' : undefined}
      className="bytes"
      data-testid="byte-grid"
      onKeyDown={press}
      onPointerDown={(event) => event.button === 0 && withValue(event, onSelect)}
      onPointerMove={(event) => withValue(event, onHover)}
      onPointerLeave={() => onHover(undefined)}
    >
      <div
        role="presentation"
        className="bytes-sizer"
        style={{ height: ScaledScroll.sizerHeight(rows * size.row) }}
      >
        <div role="presentation" className="bytes-layer" style={{ height: viewport.height }}>
          {indices(down).map((row) => (
            <ByteRow
              key={row}
              row={row}
              top={row * size.row - viewport.top}
              first={block * detail.blockSize + 2 * row * perRow}
              bytes={Math.min(perRow, bytes - row * perRow)}
              detail={detail}
              store={store}
              originals={originals}
              size={size}
              selected={selected}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function useWanted(
  store: BlockStore,
  block: number,
  { first, last }: ItemWindow,
  perRow: number,
  bytes: number,
): { from: number; to: number } {
  const from = first * perRow;
  const to = Math.max(from, Math.min(bytes, (last + 1) * perRow) - 1);
  useEffect(() => store.want(block, from, to), [store, block, from, to]);
  return { from, to };
}

/** @param wanted bytes of the block, ends included */
function useWantedOriginals(
  originals: Originals | undefined,
  { blockSize, values }: QuantizedGrid,
  block: number,
  { from, to }: { from: number; to: number },
): void {
  const start = block * blockSize;
  const first = start + 2 * from;
  const last = Math.min(values - 1, start + 2 * to + 1);
  useEffect(() => originals?.want(first, last), [originals, first, last]);
}

function useReveal(scroll: ScaledScroll, row: number, height: number): void {
  useEffect(() => {
    scroll.reveal({ start: row * height, end: (row + 1) * height, covered: 0 });
  }, [scroll, row, height]);
}

function isVisible({ first, last }: ItemWindow, inBlock: number, perRow: number): boolean {
  const row = Math.floor(inBlock / 2 / perRow);
  return row >= first && row <= last;
}

function withValue(event: PointerEvent, act: (flat: number) => void): void {
  const value = (event.target as Element).closest<HTMLElement>('[data-flat]');
  if (value) act(Number(value.dataset.flat));
}
