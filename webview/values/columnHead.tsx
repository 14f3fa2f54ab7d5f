import { indices, type ItemWindow } from '../scroll/window';
import type { CellSize } from './cellSize';

interface Props {
  readonly across: ItemWindow;
  readonly size: CellSize;
  readonly labelWidth: number;
  /** Columns of a wrapped tensor count from the row's first value. */
  readonly wrapped: boolean;
}

/** The columns' indices. */
export function ColumnHead({ across, size, labelWidth, wrapped }: Props) {
  return (
    <div role="row" aria-rowindex={1} className="grid-head" style={{ height: size.head }}>
      <div
        role="columnheader"
        aria-colindex={1}
        className="grid-corner"
        style={{ width: labelWidth }}
      >
        <span className="visually-hidden">{wrapped ? 'Flat index' : 'Index'}</span>
      </div>
      {indices(across).map((column) => (
        <div
          key={column}
          role="columnheader"
          aria-colindex={column + 2}
          className="grid-column"
          style={{ left: labelWidth + column * size.column, width: size.column }}
        >
          {wrapped ? `+${column}` : column}
        </div>
      ))}
    </div>
  );
}
