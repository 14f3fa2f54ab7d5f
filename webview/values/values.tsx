import { type ReactNode, useEffect, useState } from 'react';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { PageErrors } from '../shell/pageErrors';
import { Slicer } from '../slicer/slicer';
import { useSession } from '../state/session';
import { useStore, useStoreValue } from '../state/store';
import type { Cell } from '../state/viewState';
import type { CellSize } from './cellSize';
import { flatIndex, type GridDetail } from './geometry';
import { GoToIndex } from './goToIndex';
import { SelectionStatus } from './selectionStatus';
import type { ShownValues } from './shownValues';
import { TileStore } from './tileStore';
import { useCopyRange } from './useCopyRange';
import { useGridCursor } from './useGridCursor';
import { ValueStatus } from './valueStatus';
import { ValuesGrid } from './valuesGrid';

interface Props extends ShownValues {
  readonly detail: GridDetail;
  readonly size: CellSize;
  /** More for the tool bar. */
  readonly children: ReactNode;
}

/** The grid of values with what belongs to it: the way to an index, and the cell in full. */
export function Values({ detail, scales, style, size, children }: Props) {
  const tiles = useTiles(detail, scales);
  useStore(tiles.cache.version);
  const cursor = useGridCursor(detail);
  const { cell, range, hovered, onFocusCell } = cursor;
  const notice = useCopyRange(detail, tiles, range, { scales, style });
  return (
    <>
      <div className="values-tools">
        <GoToIndex geometry={detail} onGo={onFocusCell} />
        <Slicer geometry={detail} cell={cell} onGo={onFocusCell} />
        {children}
      </div>
      <PageErrors cache={tiles.cache} what="values" />
      <ValuesGrid detail={detail} tiles={tiles} size={size} style={style} {...cursor} />
      <SelectionStatus range={range} notice={notice} />
      <Status detail={detail} tiles={tiles} cell={hovered ?? cell} />
    </>
  );
}

interface StatusProps {
  readonly detail: GridDetail;
  readonly tiles: TileStore;
  /** The cell under the pointer, or else the focused one. */
  readonly cell: Cell;
}

function Status({ detail, tiles, cell: { row, column } }: StatusProps) {
  const flat = flatIndex(detail, { row, column });
  const factors = tiles.block(row, column, Math.floor(flat / detail.blockSize));
  return (
    <ValueStatus detail={detail} flat={flat} value={tiles.cell(row, column)} factors={factors} />
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
