import type { Cell } from '../state/viewState';
import { cellAt, type Geometry, parseIndex } from './geometry';
import { GoToField } from './goToField';

interface Props {
  readonly geometry: Geometry;
  readonly onGo: (cell: Cell) => void;
}

/** A way to one value by its index. */
export function GoToIndex({ geometry, onGo }: Props) {
  return (
    <GoToField
      label="Go to index"
      placeholder={`Go to ${indexExample(geometry.shape)}`}
      title="A flat index, or one for each dimension"
      testId="go-to-index"
      onGo={(text) => onGo(cellAt(geometry, parseIndex(geometry, text)))}
    />
  );
}

function indexExample(shape: readonly number[]): string {
  return shape.length > 1 ? `[${shape.map(() => '0').join(', ')}] or 0` : '0';
}
