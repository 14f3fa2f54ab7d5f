import VscodeProgressBar from '@vscode-elements/react-elements/dist/components/VscodeProgressBar.js';
import type { ValueHealth } from '../../src/core/analyze/health/valueHealth';
import type { PlainDetail } from '../../src/protocol/editor';
import { GetPlainHealth } from '../../src/protocol/views/health';
import { Fact } from '../overview/fact';
import { PageErrors } from '../shell/pageErrors';
import { useAnswer } from '../state/useAnswer';
import { valueFacts } from './healthFacts';
import { ValueCard } from './valueCard';
import './healthPane.css';

/** What stands out in plain values: without codes and scales, their distribution. */
export function PlainHealthPane({ detail: { index, values } }: { detail: PlainDetail }) {
  const { cache, answer } = useAnswer(GetPlainHealth, { index, scales: 'stored' });
  if (values === 0) return <p className="health-empty">This tensor has no values.</p>;
  return (
    <div className="health health-plain" data-testid="health" aria-busy={!answer}>
      <PageErrors cache={cache} what="numbers" />
      {answer ? (
        <Health values={answer} />
      ) : (
        cache.firstError() === undefined && (
          <VscodeProgressBar className="detail-progress" aria-label="Looking at all values" />
        )
      )}
    </div>
  );
}

function Health({ values }: { values: ValueHealth }) {
  return (
    <>
      <dl className="facts" data-testid="health-facts">
        {valueFacts(values).map((fact) => (
          <Fact key={fact.label} {...fact} />
        ))}
      </dl>
      <div className="health-cards">
        <ValueCard values={values} />
      </div>
    </>
  );
}
