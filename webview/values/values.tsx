import type { ReactNode } from 'react';
import { PageErrors } from '../shell/pageErrors';
import { Slicer } from '../slicer/slicer';
import { useStore } from '../state/store';
import type { CellSize } from './cellSize';
import type { GridDetail } from './geometry';
import { GoToIndex } from './goToIndex';
import { SelectionStatus } from './selectionStatus';
import type { ShownValues } from './shownValues';
import { useCopyRange } from './useCopyRange';
import { useGridCursor } from './useGridCursor';
import { TileStatus } from './tileStatus';
import { useTiles } from './useTiles';
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
      <div className="view-tools">
        <GoToIndex geometry={detail} onGo={onFocusCell} />
        <Slicer geometry={detail} cell={cell} onGo={onFocusCell} />
        {children}
      </div>
      <PageErrors cache={tiles.cache} what="values" />
      <ValuesGrid detail={detail} tiles={tiles} size={size} style={style} {...cursor} />
      <SelectionStatus range={range} notice={notice} />
      <TileStatus detail={detail} tiles={tiles} cell={hovered ?? cell} />
    </>
  );
}
