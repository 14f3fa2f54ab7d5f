import type { Diagnostic } from '../../src/core/qnat/diagnostics';
import { FindingItem } from '../findings/findingItem';
import './tensorFindings.css';

/** The findings of one tensor; there are few of them. */
export function TensorFindings({ findings }: { findings: readonly Diagnostic[] }) {
  if (findings.length === 0) return null;
  return (
    <ul
      className="tensor-findings"
      aria-label="Findings of this tensor"
      data-testid="tensor-findings"
      tabIndex={0}
    >
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.offset} ${finding.message}`}>
          <FindingItem finding={finding} withoutTensor />
        </li>
      ))}
    </ul>
  );
}
