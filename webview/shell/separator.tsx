import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { INITIAL_SPLIT, INITIAL_STACKED_SPLIT } from '../state/viewState';
import './separator.css';

interface Props {
  /** The first pane's share. */
  readonly value: number;
  readonly stacked: boolean;
  readonly container: RefObject<HTMLElement | null>;
  readonly onChange: (value: number) => void;
}

const MIN = 0.15;
const MAX = 0.85;
const STEP = 0.02;

/** The line between two panes, which can be dragged, or moved with the arrow keys. */
export function Separator({ value, stacked, container, onChange }: Props) {
  const set = (share: number) => onChange(Math.max(MIN, Math.min(MAX, share)));
  const drag = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, top, width, height } = container.current!.getBoundingClientRect();
    set(stacked ? (event.clientY - top) / height : (event.clientX - left) / width);
  };
  const press = (event: KeyboardEvent) => {
    const share = shareAfter(event.key, value, stacked);
    if (share === undefined) return;
    event.preventDefault();
    set(share);
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label="Width of the tensor list"
      aria-controls="split-first"
      aria-orientation={stacked ? 'horizontal' : 'vertical'}
      aria-valuenow={Math.round(value * 100)}
      aria-valuemin={MIN * 100}
      aria-valuemax={MAX * 100}
      className="separator"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => set(stacked ? INITIAL_STACKED_SPLIT : INITIAL_SPLIT)}
      onKeyDown={press}
    />
  );
}

function shareAfter(key: string, value: number, stacked: boolean): number | undefined {
  if (key === (stacked ? 'ArrowUp' : 'ArrowLeft')) return value - STEP;
  if (key === (stacked ? 'ArrowDown' : 'ArrowRight')) return value + STEP;
  if (key === 'Home') return MIN;
  if (key === 'End') return MAX;
  return undefined;
}
