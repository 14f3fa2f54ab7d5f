import type { PlainDetail } from '../../src/protocol/editor';
import { GetPlainHealth, type HealthSubject } from '../../src/protocol/views/health';
import { useConsent } from '../live/useConsent';
import { Fact } from '../overview/fact';
import { PageErrors } from '../shell/pageErrors';
import { useSession } from '../state/session';
import { useAnswer } from '../state/useAnswer';
import { useNewsOf } from '../state/useNewsOf';
import { valueFacts } from './healthFacts';
import { HealthWork } from './healthWork';
import { ValueCard } from './valueCard';
import './healthPane.css';

/** What stands out in plain values: without codes and scales, their distribution. */
export function PlainHealthPane({ detail }: { detail: PlainDetail }) {
  const { plainHealth: news } = useSession();
  const subject: HealthSubject = { index: detail.index, scales: 'stored' };
  const consent = useConsent(detail);
  const { cache, answer, work } = useAnswer(GetPlainHealth, consent.given ? subject : undefined);
  const soFar = useNewsOf(news, subject);
  const failed = cache.firstError() !== undefined;
  const health = answer ?? (failed || !consent.given ? undefined : soFar?.health);
  if (detail.values === 0) return <p className="health-empty">This tensor has no values.</p>;
  return (
    <div className="health health-plain" data-testid="health" aria-busy={consent.given && !answer}>
      <PageErrors cache={cache} what="numbers" />
      {!answer && !failed && (
        <HealthWork detail={detail} consent={consent} share={soFar?.share ?? 0} work={work} />
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
