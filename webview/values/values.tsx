import { type ReactNode, useEffect, useState } from 'react';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { PageErrors } from '../shell/pageErrors';
import { useSession } from '../state/session';
import { useShownRows } from '../slicer/shownRows';
import { Slicer } from '../slicer/slicer';
import { useStore, useStoreValue } from '../state/store';
import type { Cell } from '../state/viewState';
import type { CellSize } from './cellSize';
import type { GridDetail } from './geometry';
import { GoToIndex } from './goToIndex';
import { clampCell } from './keys';
import { TileStore } from './tileStore';
import { ValueStatus } from './valueStatus';
import { ValuesGrid } from './valuesGrid';

interface Props {
  readonly detail: GridDetail;
  readonly scales: ScaleChoice;
  readonly size: CellSize;
  /** More for the tool bar. */
  readonly children: ReactNode;
}

/** The grid of values with what belongs to it: the way to an index, and the cell in full. */
export function Values({ detail, scales, size, children }: Props) {
  const { view } = useSession();
  const tiles = useTiles(detail, scales);
  const remembered = useStoreValue(view, (state) => state.cell);
  const [hovered, setHovered] = useState<Cell>();
  const [reveal, setReveal] = useState(0);
  useStore(tiles.cache.version);
  const cell = clampCell(remembered, detail);
  const shown = useShownRows(detail, cell);
  const focus = (next: Cell) => {
    setHovered(undefined);
    view.update({ cell: next });
    setReveal((count) => count + 1);
  };
  return (
    <>
      <div className="values-tools">
        <GoToIndex geometry={detail} onGo={focus} />
        <Slicer geometry={detail} cell={cell} onGo={focus} />
        {children}
      </div>
      <PageErrors cache={tiles.cache} what="values" />
      <ValuesGrid
        detail={detail}
        tiles={tiles}
        size={size}
        cell={cell}
        shown={shown}
        reveal={reveal}
        onFocusCell={focus}
        onHoverCell={setHovered}
      />
      <ValueStatus detail={detail} tiles={tiles} cell={hovered ?? cell} />
    </>
  );
}

/** Asks anew when the file was read anew, the tensor moved, or other scales are wanted. */
function useTiles({ matrix, index }: GridDetail, scales: ScaleChoice): TileStore {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [tiles] = useState(() => new TileStore(host, matrix, { index, scales, epoch }));
  useEffect(() => tiles.show({ index, scales, epoch }), [tiles, index, scales, epoch]);
  useEffect(() => () => tiles.cache.dispose(), [tiles]);
  return tiles;
}
