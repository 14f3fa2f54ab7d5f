import type { TensorState } from '../../src/core/qnat/qnatFile';
import { shorten } from '../../src/core/text/format';
import type { TensorRow } from '../../src/protocol/editor';
import { visibleName } from '../format/names';
import { SeverityIcon } from '../shell/codicon';
import './tensorName.css';

const STATES: Record<TensorState, string> = {
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

/** Name, with what is wrong beside it. A long one loses its middle: names differ at both ends. */
export function TensorName({ row: { name, worst, state }, room }: Props) {
  const text = visibleName(name);
  const label = STATES[state];
  const taken = (worst ? ICON : 0) + (label === '' ? 0 : label.length + BORDER);
  return (
    <span className={`tensor-name tensor-${state}`}>
      <span className="tensor-text" title={text}>
        {shorten(text, Math.max(8, room - taken))}
      </span>
      {label !== '' && <span className="tensor-state">{label}</span>}
      {worst && <SeverityIcon severity={worst} />}
    </span>
  );
}
