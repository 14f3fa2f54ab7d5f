import type { TensorState } from '../../src/core/qnat/qnatFile';
import type { TensorRow } from '../../src/protocol/editor';
import { SeverityIcon } from '../shell/codicon';
import './tensorName.css';

const STATES: Record<TensorState, string> = {
  readable: '',
  cut: 'cut off',
  absent: 'missing',
  inconsistent: 'unreadable',
};

/** Name, with what is wrong beside it; the end of a long name matters most, so it is kept. */
export function TensorName({ row: { name, worst, state } }: { row: TensorRow }) {
  return (
    <span className={`tensor-name tensor-${state}`}>
      <span className="tensor-text" title={name}>
        <bdi>{name === '' ? '(no name)' : name}</bdi>
      </span>
      {state !== 'readable' && <span className="tensor-state">{STATES[state]}</span>}
      {worst && <SeverityIcon severity={worst} />}
    </span>
  );
}
