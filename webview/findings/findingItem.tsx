import { formatCount } from '../../src/core/text/format';
import { visibleName } from '../../src/core/text/names';
import { hex } from '../format/numbers';
import { SeverityIcon } from '../shell/codicon';
import type { Finding } from './findingPages';
import { IMPACTS } from './summary';
import './findingItem.css';

interface Props {
  readonly finding: Finding | undefined;
  /** It could not be read, and so is not on its way either. */
  readonly failed?: boolean;
  /** In a tensor's own list its name says nothing new. */
  readonly withoutTensor?: boolean;
}

/** One finding: what, where, what it means, and what it means for the data. */
export function FindingItem({ finding, failed = false, withoutTensor = false }: Props) {
  if (!finding)
    return <div className="finding finding-loading">{failed ? 'Not read' : 'Loading…'}</div>;
  return (
    <div className="finding">
      <SeverityIcon severity={finding.severity} />
      <div className="finding-text">
        <div>
          {!withoutTensor && <TensorOf finding={finding} />}
          <span className="finding-message">{finding.message}</span>
        </div>
        <div className="finding-meaning">{finding.meaning}</div>
      </div>
      <div className="finding-side">
        <span className={`finding-impact finding-${finding.data}`}>{IMPACTS[finding.data]}</span>
        <span className="finding-offset" title={`Byte ${formatCount(finding.offset)} of the file`}>
          byte {formatCount(finding.offset)} ({hex(finding.offset)})
        </span>
      </div>
    </div>
  );
}

/** The name of the tensor it is of. */
function TensorOf({ finding: { tensor, tensorName } }: { finding: Finding }) {
  if (tensor === undefined) return null;
  return (
    <span className="finding-tensor" title="Show this tensor">
      {visibleName(tensorName ?? `tensor ${tensor}`)}{' '}
    </span>
  );
}
