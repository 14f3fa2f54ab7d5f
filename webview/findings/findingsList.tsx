import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import { rowAfter } from '../tensors/keys';
import { FindingItem } from './findingItem';
import './findingsList.css';

const ESTIMATED_HEIGHT = 48;

/**
 * All findings, of which only those on the screen are fetched and drawn, for there may be ten thousand:
 * one stop for Tab. Enter, or a click on its name, shows the tensor that one is of.
 */
export function FindingsList({ id, total }: { id: string; total: number }) {
  const { findings, selection } = useSession();
  const list = useRef<HTMLDivElement>(null);
  const [wished, setActive] = useState(0);
  const active = Math.min(wished, total - 1);
  useStore(findings.cache.version);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoized
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => list.current,
    estimateSize: () => ESTIMATED_HEIGHT,
    overscan: 4,
  });
  const items = virtual.getVirtualItems();
  const first = items.at(0)?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => findings.want(first, last), [findings, first, last]);
  const show = (index: number) => {
    const tensor = findings.at(index)?.tensor;
    if (tensor !== undefined) selection.reveal(tensor);
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ESTIMATED_HEIGHT));
    const next = rowAfter(event, active, total, page);
    if (next === undefined) return;
    event.preventDefault();
    if (event.key === 'Enter' || event.key === ' ') return show(active);
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const click = ({ target }: MouseEvent) => {
    const index = indexAt(target as Element);
    if (index === undefined) return;
    setActive(index);
    if ((target as Element).closest('.finding-tensor')) show(index);
  };
  return (
    <div
      ref={list}
      id={id}
      className="findings-list"
      role="listbox"
      tabIndex={0}
      aria-label="All findings"
      aria-activedescendant={active >= first && active <= last ? findingId(active) : undefined}
      onKeyDown={press}
      onClick={click}
    >
      <div
        role="presentation"
        className="findings-sizer"
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map((item) => (
          <Placed
            key={item.key}
            item={item}
            total={total}
            active={item.index === active}
            measure={virtual.measureElement}
          />
        ))}
      </div>
    </div>
  );
}

interface PlacedProps {
  readonly item: VirtualItem;
  readonly total: number;
  readonly active: boolean;
  readonly measure: (element: HTMLElement | null) => void;
}

function Placed({ item: { index, start }, total, active, measure }: PlacedProps) {
  const { findings } = useSession();
  return (
    <div
      ref={measure}
      id={findingId(index)}
      role="option"
      data-index={index}
      aria-selected={active}
      aria-setsize={total}
      aria-posinset={index + 1}
      className="findings-item"
      style={{ transform: `translateY(${start}px)` }}
    >
      <FindingItem finding={findings.at(index)} failed={findings.errorAt(index) !== undefined} />
    </div>
  );
}

function findingId(index: number): string {
  return `finding-${index}`;
}

function indexAt(target: Element): number | undefined {
  const item = target.closest<HTMLElement>('[data-index]');
  return item ? Number(item.dataset.index) : undefined;
}
