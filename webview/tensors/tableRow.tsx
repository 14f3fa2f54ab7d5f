import { memo } from 'react';
import type { TensorRow } from '../../src/protocol/editor';
import type { Column } from './column';
import { Placeholder } from './placeholder';

interface Props {
  readonly columns: readonly Column[];
  readonly id: string;
  readonly position: number;
  readonly top: number;
  /** Undefined while it is on its way. */
  readonly row: TensorRow | undefined;
  readonly error?: string;
  readonly active: boolean;
  readonly selected: boolean;
  /** Characters there is room for in the name's cell. */
  readonly nameRoom: number;
}

/** One tensor, or the place where it will be. */
export function TableRow(props: Props) {
  const { columns, id, position, top, row, error, active, selected, nameRoom } = props;
  const loading = !row && error === undefined;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={position + 2}
      aria-selected={selected}
      aria-busy={loading}
      data-position={position}
      data-tensor={row?.name}
      className={`table-row ${active ? 'table-active' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row ? (
        <Cells columns={columns} row={row} nameRoom={nameRoom} />
      ) : (
        <Placeholder className="table-name" text={error} />
      )}
    </div>
  );
}

type CellsProps = Pick<Props, 'columns' | 'nameRoom'> & { readonly row: TensorRow };

/** A row's cells do not change while it scrolls. */
const Cells = memo(function Cells({ columns, row, nameRoom }: CellsProps) {
  return columns.map(({ id, width, numeric, cell, hint, view }, index) => (
    <div
      key={id}
      role={index === 0 ? 'rowheader' : 'gridcell'}
      aria-colindex={index + 1}
      data-column={id}
      data-view={view}
      title={hint?.(row)}
      className={`table-cell ${numeric ? 'table-numeric' : ''} ${index === 0 ? 'table-name' : ''}`}
      style={index === 0 ? undefined : { width }}
    >
      {cell(row, nameRoom)}
    </div>
  ));
});
