import type { RowState, TensorRow } from '../../src/protocol/editor';
import { visibleName } from '../../src/core/text/names';
import { elideStart } from '../format/names';
import { SeverityIcon } from '../shell/codicon';
import './tensorName.css';

const STATES: Record<RowState, string> = {
  reading: '',
  readable: '',
  cut: 'cut off',
  absent: 'missing',
  inconsistent: 'unreadable',
};

interface Props {
  readonly row: TensorRow;
  /** How many characters the cell has room for. */
  readonly room: number;
}

/** Characters that the icon, and the border of the state, take up. */
const ICON = 3;
const BORDER = 2;

/** Characters that a tensor's name takes up, with what is beside it. */
export function nameLength(row: TensorRow): number {
  return visibleName(row.name).length + lengthBeside(row);
}

function lengthBeside({ worst, state }: TensorRow): number {
  const label = STATES[state];
  return (worst ? ICON : 0) + (label === '' ? 0 : label.length + BORDER);
}

/** Name, with what is wrong beside it. A long one loses its beginning, which most names share. */
export function TensorName({ row, room }: Props) {
  const { name, worst, state } = row;
  const text = visibleName(name);
  const label = STATES[state];
  return (
    <span className={`tensor-name tensor-${state}`}>
      <span className="tensor-text" title={text}>
        {elideStart(text, Math.max(8, room - lengthBeside(row)))}
      </span>
      {label !== '' && <span className="tensor-state">{label}</span>}
      {worst && <SeverityIcon severity={worst} />}
    </span>
  );
}
