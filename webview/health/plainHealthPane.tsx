import type { PlainDetail } from '../../src/protocol/editor';
import { GetPlainHealth, type HealthSubject } from '../../src/protocol/views/health';
import { Fact } from '../overview/fact';
import { PageErrors } from '../shell/pageErrors';
import { WorkProgress } from '../shell/workProgress';
import { useSession } from '../state/session';
import { useAnswer } from '../state/useAnswer';
import { useNewsOf } from '../state/useNewsOf';
import { valueFacts } from './healthFacts';
import { ValueCard } from './valueCard';
import './healthPane.css';

/** What stands out in plain values: without codes and scales, their distribution. */
export function PlainHealthPane({ detail: { index, values } }: { detail: PlainDetail }) {
  const { plainHealth: news } = useSession();
  const subject: HealthSubject = { index, scales: 'stored' };
  const { cache, answer, work } = useAnswer(GetPlainHealth, subject);
  const soFar = useNewsOf(news, subject);
  const failed = cache.firstError() !== undefined;
  const health = answer ?? (failed ? undefined : soFar?.health);
  if (values === 0) return <p className="health-empty">This tensor has no values.</p>;
  return (
    <div className="health health-plain" data-testid="health" aria-busy={!answer}>
      <PageErrors cache={cache} what="numbers" />
      {!answer && !failed && (
        <WorkProgress
          what="Looking at all values"
          share={soFar?.share ?? 0}
          work={work}
          testId="health-progress"
        />
      )}
      {health && (
        <dl className="facts" data-testid="health-facts">
          {valueFacts(health).map((fact) => (
            <Fact key={fact.label} {...fact} />
          ))}
        </dl>
      )}
      {answer && (
        <div className="health-cards">
          <ValueCard values={answer} />
        </div>
      )}
    </div>
  );
}
