import type { TensorState } from '../../src/core/qnat/tensor';
import type { ShownTensor } from '../../src/protocol/editor';
import { TensorFindings } from './tensorFindings';
import './unreadable.css';

const REASONS: Record<TensorState, string> = {
  readable: '',
  cut: 'The file ends inside this tensor’s data, so its values cannot be shown.',
  absent: 'The file ends before this tensor’s data, so there is nothing to show.',
  inconsistent:
    'This tensor’s shape, lengths and offsets contradict each other. Any values shown would be a guess, so none are.',
};

/** Instead of values that cannot be trusted: why there are none. */
export function Unreadable({ detail: { state, findings } }: { detail: ShownTensor }) {
  return (
    <div className="unreadable" data-testid="unreadable">
      <p className="unreadable-reason">{REASONS[state]}</p>
      <TensorFindings findings={findings} />
    </div>
  );
}
