import { type KeyboardEvent, type PointerEvent, useEffect } from 'react';
import type { TreeRow as Row } from '../../src/protocol/tree';
import { indices, inWindow, itemWindow } from '../scroll/window';
import { ScaledScroll } from '../scroll/scaledScroll';
import { useScaledScroll } from '../scroll/useScaledScroll';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import { rowAfter } from '../tensors/keys';
import { HEAD_HEIGHT, ROW_HEIGHT, rowSpan } from '../tensors/tensorTable';
import { treeAction } from './keys';
import { TREE_COLUMNS, TreeHead } from './treeHead';
import { TreeRow } from './treeRow';
import './tensorTree.css';

const OVERSCAN = 4;

/** The tensors by the parts of their names; only the rows on the screen are fetched and drawn. */
export function TensorTree({ reading }: { reading: boolean }) {
  const { tree, view, selection } = useSession();
  const total = useStore(tree.totals)?.rows ?? 0;
  const { position, reveal } = useStore(tree.cursor);
  const { index: selected } = useStore(selection);
  useStore(tree.pages.cache.version);
  const contentHeight = total === 0 ? 0 : HEAD_HEIGHT + total * ROW_HEIGHT;
  const [scroll, { top, width, height }, attach] = useScaledScroll(
    contentHeight,
    view.get().treeTop * ROW_HEIGHT,
  );
  const visible = itemWindow(top, height - HEAD_HEIGHT, ROW_HEIGHT, total, OVERSCAN);
  useWantedRows(visible.first, visible.last);
  useEffect(() => {
    if (total > 0) view.update({ treeTop: top / ROW_HEIGHT });
  }, [view, top, total]);
  useEffect(() => {
    const active = tree.cursor.get().position;
    if (reveal > 0 && active !== undefined) scroll.reveal(rowSpan(active));
  }, [tree, scroll, reveal]);
  const press = (event: KeyboardEvent) => {
    const row = position === undefined ? undefined : tree.pages.at(position);
    const action = row && !event.altKey ? treeAction(event.key, row, position!) : undefined;
    const page = Math.max(1, Math.floor((height - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
    const next = action?.kind === 'move' ? action.to : rowAfter(event, position, total, page);
    if (action?.kind === 'toggle') tree.toggle(action.path);
    else if (next !== undefined) tree.moveTo(next);
    else return;
    event.preventDefault();
  };
  const active = position !== undefined && inWindow(visible, position);
  return (
    <div
      ref={attach}
      role="treegrid"
      tabIndex={0}
      aria-label="Tensors by name"
      aria-rowcount={total + 1}
      aria-colcount={TREE_COLUMNS}
      aria-busy={reading}
      aria-activedescendant={active ? rowId(position) : undefined}
      className="table"
      data-testid="tensor-tree"
      onKeyDown={press}
      onPointerDown={(event) => pickRow(event, tree)}
    >
      <div
        role="presentation"
        className="table-sizer"
        style={{ height: ScaledScroll.sizerHeight(contentHeight) }}
      >
        <div role="presentation" className="table-layer" style={{ height, width }}>
          <TreeHead />
          {indices(visible).map((at) => (
            <TreeRow
              key={at}
              id={rowId(at)}
              position={at}
              top={HEAD_HEIGHT + at * ROW_HEIGHT - top}
              row={tree.pages.at(at)}
              error={tree.pages.errorAt(at)}
              active={at === position}
              selected={selected !== undefined && indexOf(tree.pages.at(at)) === selected}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function rowId(position: number): string {
  return `tree-row-${position}`;
}

function indexOf(row: Row | undefined): number | undefined {
  return row?.kind === 'tensor' ? row.tensor.index : undefined;
}

/** A click opens or closes a group, and selects a tensor. */
function pickRow(event: PointerEvent, tree: ReturnType<typeof useSession>['tree']): void {
  const element = (event.target as Element).closest<HTMLElement>('[data-position]');
  if (!element || event.button !== 0) return;
  const position = Number(element.dataset.position);
  const row = tree.pages.at(position);
  tree.moveTo(position);
  if (row?.kind === 'group') tree.toggle(row.path);
}

/** Asks for what is on the screen, as long as there is a tree. */
function useWantedRows(first: number, last: number): void {
  const { tree } = useSession();
  useEffect(() => tree.pages.want(first, last), [tree, first, last]);
  useEffect(() => () => tree.pages.cache.dispose(), [tree]);
}
