import { Codicon } from '../shell/codicon';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import type { Column } from './column';
import './tableHead.css';

/** The headers, which sort. */
export function TableHead({ columns }: { columns: readonly Column[] }) {
  return (
    <div role="row" aria-rowindex={1} className="table-head">
      {columns.map((column, index) => (
        <HeadCell key={column.id} column={column} index={index} />
      ))}
    </div>
  );
}

/** One way, the other, and then the file's own order again. */
function HeadCell({ column, index }: { column: Column; index: number }) {
  const { view } = useSession();
  const { sort, descending } = useStore(view);
  const sorted = column.sort !== undefined && column.sort === sort;
  const toggle = () => {
    const first = column.largestFirst ?? false;
    if (!sorted) view.update({ sort: column.sort, descending: first });
    else if (descending === first) view.update({ descending: !first });
    else view.update({ sort: 'index', descending: false });
  };
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={sorted ? (descending ? 'descending' : 'ascending') : 'none'}
      title={column.title}
      className={`table-cell head-cell ${column.numeric ? 'table-numeric' : ''} ${index === 0 ? 'table-name' : ''}`}
      style={index === 0 ? undefined : { width: column.width }}
    >
      {column.sort === undefined ? (
        column.label
      ) : (
        <button type="button" className="head-button" onClick={toggle}>
          <span className="head-label">{column.label}</span>
          {sorted && <Codicon name={descending ? 'arrow-down' : 'arrow-up'} />}
        </button>
      )}
    </div>
  );
}
