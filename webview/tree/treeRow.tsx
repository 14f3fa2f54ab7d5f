import { memo } from 'react';
import { formatBytes, formatQuantity, formatShape } from '../../src/core/text/format';
import { visibleName } from '../../src/core/text/names';
import type { TreeRow as Row } from '../../src/protocol/tree';
import { Codicon, SeverityIcon } from '../shell/codicon';
import { Placeholder } from '../tensors/placeholder';

interface Props {
  readonly id: string;
  readonly position: number;
  readonly top: number;
  /** Undefined while it is on its way. */
  readonly row: Row | undefined;
  readonly error?: string;
  readonly active: boolean;
  readonly selected: boolean;
}

/** A group of tensors, a tensor, or the place where one of them will be. */
export function TreeRow({ id, position, top, row, error, active, selected }: Props) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={position + 2}
      aria-level={row?.level ?? 1}
      aria-posinset={row?.position}
      aria-setsize={row?.siblings}
      aria-expanded={row?.kind === 'group' ? row.expanded : undefined}
      aria-selected={selected}
      aria-busy={!row && error === undefined}
      data-position={position}
      data-path={row && pathOf(row)}
      className={`table-row ${active ? 'table-active' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row ? <Cells row={row} /> : <Placeholder className="tree-name" text={error} />}
    </div>
  );
}

function pathOf(row: Row): string {
  return row.kind === 'group' ? row.path : row.tensor.name;
}

/** Pixels that each level is further in. */
const INDENT = 12;

const Cells = memo(function Cells({ row }: { row: Row }) {
  const isGroup = row.kind === 'group';
  return (
    <>
      <div
        role="rowheader"
        aria-colindex={1}
        className="table-cell tree-name"
        title={visibleName(pathOf(row))}
        style={{ paddingLeft: 8 + (row.level - 1) * INDENT }}
      >
        <span className="tree-twistie">
          {isGroup && <Codicon name={row.expanded ? 'chevron-down' : 'chevron-right'} />}
        </span>
        <span className="tree-label">{visibleName(row.label)}</span>
        {!isGroup && row.tensor.worst && <SeverityIcon severity={row.tensor.worst} />}
      </div>
      <div role="gridcell" aria-colindex={2} className="table-cell table-numeric tree-content">
        {isGroup ? formatQuantity(row.tensors, 'tensor') : formatShape(row.tensor.shape)}
      </div>
      <div role="gridcell" aria-colindex={3} className="table-cell table-numeric tree-bytes">
        {formatBytes(isGroup ? row.bytes : row.tensor.bytes)}
      </div>
    </>
  );
});
