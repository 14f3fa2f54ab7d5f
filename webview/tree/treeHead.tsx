const COLUMNS = [
  { label: 'Name', className: 'tree-name' },
  { label: 'Tensors or shape', className: 'table-numeric tree-content' },
  { label: 'Bytes', className: 'table-numeric tree-bytes' },
];

/** Columns of the tree. */
export const TREE_COLUMNS = COLUMNS.length;

/** The headers of the tree, which has one order only: the file's. */
export function TreeHead() {
  return (
    <div role="row" aria-rowindex={1} className="table-head">
      {COLUMNS.map(({ label, className }, index) => (
        <div
          key={label}
          role="columnheader"
          aria-colindex={index + 1}
          className={`table-cell head-cell ${className}`}
        >
          {label}
        </div>
      ))}
    </div>
  );
}
