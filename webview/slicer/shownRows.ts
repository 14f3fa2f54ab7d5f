import { type RowSpan, sliceAround } from '../../src/core/qnat/slices';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { Cell } from '../state/viewState';
import type { Geometry } from '../values/geometry';

/** The rows of a tensor's matrix that are shown: all, or those of the slice that the cursor is in. */
export function useShownRows(geometry: Geometry, { row }: Cell): RowSpan {
  const { view } = useSession();
  const sliced = useStoreValue(view, (state) => state.sliced);
  return sliced ? sliceAround(geometry, row) : { first: 0, count: geometry.matrix.rows };
}
