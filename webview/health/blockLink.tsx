import type { ReactNode } from 'react';
import { useSession } from '../state/session';
import { cellAt, type GridDetail, type QuantizedGrid } from '../values/geometry';

interface Props {
  readonly block: number;
  readonly detail: QuantizedGrid;
  readonly children: ReactNode;
}

/** The way to a block's anatomy. */
export function BlockLink({ block, detail, children }: Props) {
  const go = useGoToBlock(detail);
  return (
    <button type="button" className="health-link" title="Show this block" onClick={() => go(block)}>
      {children}
    </button>
  );
}

/** Shows the anatomy of a block of the tensor. */
export function useGoToBlock(detail: QuantizedGrid): (block: number) => void {
  const go = useGoToValue(detail);
  return (block) => go(block * detail.blockSize);
}

/** Shows the value of an index in the anatomy of its block; a plain one among the others. */
export function useGoToValue(detail: GridDetail): (index: number) => void {
  const { view } = useSession();
  const shownIn = detail.blockSize === undefined ? 'values' : 'block';
  return (index) => view.update({ view: shownIn, cell: cellAt(detail, index) });
}
