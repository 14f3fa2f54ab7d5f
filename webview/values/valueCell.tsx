import { exactValue } from '../../src/core/text/values';
import { type NumberStyle, styledValue } from '../../src/core/text/notation';
import { changeClass, changeText } from './changes';
import type { CellValue } from './tileStore';

interface Props {
  readonly column: number;
  /** Undefined while it is on its way, and where it could not be read. */
  readonly cell: CellValue | undefined;
  readonly error: string | undefined;
  readonly active: boolean;
  readonly selected: boolean;
  readonly style: NumberStyle;
  readonly left: number;
  readonly width: number;
}

/** One value: never a number that was not read. */
export function ValueCell({ column, cell, error, active, selected, style, left, width }: Props) {
  return (
    <div
      id={active ? 'active-value' : undefined}
      role="gridcell"
      aria-colindex={column + 2}
      aria-selected={active || selected}
      aria-describedby={active ? 'value-status' : undefined}
      aria-busy={!cell && error === undefined}
      data-column={column}
      className={`value ${active ? 'value-active' : ''} ${selected ? 'value-selected' : ''} ${changeClass(cell)}`}
      title={error}
      style={{ left, width }}
    >
      {cell ? (
        <span title={exactValue(cell.value) + changeText(cell)}>{styledValue(cell, style)}</span>
      ) : (
        <Missing error={error} />
      )}
    </div>
  );
}

function Missing({ error }: { error: string | undefined }) {
  if (error !== undefined) return <span className="value-error">unread</span>;
  return <span className="value-loading" />;
}
