import { Codicon } from '../shell/codicon';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import { type Column, COLUMNS } from './columns';
import './tableHead.css';

/** The headers, which sort. */
export function TableHead() {
  return (
    <div role="row" aria-rowindex={1} className="table-head">
      {COLUMNS.map((column, index) => (
        <HeadCell key={column.id} column={column} index={index} />
      ))}
    </div>
  );
}

/** Up, down, and then the file's own order again. */
function HeadCell({ column, index }: { column: Column; index: number }) {
  const { view } = useSession();
  const { sort, descending } = useStore(view);
  const sorted = column.sort !== undefined && column.sort === sort;
  const toggle = () => {
    const next = sorted && descending ? 'index' : (column.sort ?? 'index');
    view.update({ sort: next, descending: sorted && !descending });
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
