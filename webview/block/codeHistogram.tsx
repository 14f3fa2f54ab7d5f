import { LEVELS } from '../../src/core/nf4/codebook';
import { formatCount } from '../../src/core/text/format';
import { DataTable } from '../charts/dataTable';
import { shortValue } from '../format/values';
import './codeHistogram.css';

/** How often each of the 16 codes is used: bars for the eye, a table for a screen reader. */
export function CodeHistogram({ counts }: { counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  return (
    <figure className="code-histogram" data-testid="code-histogram">
      <figcaption className="code-histogram-title">Codes</figcaption>
      <div className="code-bars" aria-hidden="true">
        {counts.map((count, code) => (
          <div key={code} className="code-bar" title={title(code, count)}>
            <div className="code-bar-space">
              <div className="code-bar-fill" style={{ height: `${(100 * count) / most}%` }} />
            </div>
            {code.toString(16).toUpperCase()}
          </div>
        ))}
      </div>
      <DataTable
        caption="How often each code is used"
        head={['Code', 'Values']}
        rows={counts.map((count, code) => [String(code), formatCount(count)])}
      />
    </figure>
  );
}

function title(code: number, count: number): string {
  const times = count === 1 ? 'once' : `${formatCount(count)} times`;
  return `Code ${code}, level ${shortValue(LEVELS[code])}: ${times}`;
}
