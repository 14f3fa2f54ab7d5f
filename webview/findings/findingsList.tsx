import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import { FindingItem } from './findingItem';
import './findingsList.css';

const ESTIMATED_HEIGHT = 48;

/** All findings; only those on the screen are fetched and drawn, for there may be ten thousand. */
export function FindingsList({ id, total }: { id: string; total: number }) {
  const { findings } = useSession();
  const list = useRef<HTMLDivElement>(null);
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
  return (
    <div
      ref={list}
      id={id}
      className="findings-list"
      tabIndex={0}
      aria-label="All findings"
      role="group"
    >
      <div role="list" className="findings-sizer" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <Placed key={item.key} item={item} total={total} measure={virtual.measureElement} />
        ))}
      </div>
    </div>
  );
}

interface PlacedProps {
  readonly item: VirtualItem;
  readonly total: number;
  readonly measure: (element: HTMLElement | null) => void;
}

function Placed({ item: { index, start }, total, measure }: PlacedProps) {
  const { findings } = useSession();
  return (
    <div
      ref={measure}
      role="listitem"
      data-index={index}
      aria-setsize={total}
      aria-posinset={index + 1}
      className="findings-item"
      style={{ transform: `translateY(${start}px)` }}
    >
      <FindingItem finding={findings.at(index)} failed={findings.errorAt(index) !== undefined} />
    </div>
  );
}
