import type { KeyboardEvent } from 'react';
import { Codicon } from '../shell/codicon';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import type { Column } from './column';
import './tableHead.css';

/** The headers, which sort. They are no stops for Tab: arrow keys lead to them and along them. */
export function TableHead({ columns }: { columns: readonly Column[] }) {
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const buttons = buttonsIn(event.currentTarget);
    const next =
      event.key === 'ArrowDown'
        ? event.currentTarget.closest<HTMLElement>('[role=grid]')
        : buttonAfter(event.key, buttons, buttons.indexOf(event.target as HTMLElement));
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div role="row" aria-rowindex={1} className="table-head" onKeyDown={press}>
      {columns.map((column, index) => (
        <HeadCell key={column.id} column={column} index={index} />
      ))}
    </div>
  );
}

/** Goes from the rows of a table to its headers: to the one that it is sorted by, or the first. */
export function focusHead(table: HTMLElement): void {
  const buttons = buttonsIn(table);
  const sorted = buttons.find((button) => button.closest('[aria-sort$=cending]'));
  (sorted ?? buttons.at(0))?.focus();
}

function buttonsIn(element: HTMLElement): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('.head-button')];
}

function buttonAfter(
  key: string,
  buttons: readonly HTMLElement[],
  at: number,
): HTMLElement | undefined {
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[key];
  return next === undefined ? undefined : buttons[Math.max(0, Math.min(buttons.length - 1, next))];
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
        <button type="button" tabIndex={-1} className="head-button" onClick={toggle}>
          <span className="head-label">{column.label}</span>
          {sorted && <Codicon name={descending ? 'arrow-down' : 'arrow-up'} />}
        </button>
      )}
    </div>
  );
}
