import type { ReactNode } from 'react';
import type { TensorHealth } from '../../src/core/analyze/health/tensorHealth';
import { GetHealth } from '../../src/protocol/views/health';
import { useConsent } from '../live/useConsent';
import { Fact } from '../overview/fact';
import { PageErrors } from '../shell/pageErrors';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import { useAnswer } from '../state/useAnswer';
import { useNewsOf } from '../state/useNewsOf';
import type { QuantizedGrid } from '../values/geometry';
import { chosenScales, ScaleSwitch } from '../values/scaleSwitch';
import { CodeCard } from './codeCard';
import { DoubleQuantizationCard } from './doubleQuantizationCard';
import { healthFacts } from './healthFacts';
import { HealthWork } from './healthWork';
import { RankedCard } from './rankedCard';
import { ScaleCard } from './scaleCard';
import { ValueCard } from './valueCard';
import './healthPane.css';

/** How well a tensor's bits are used, and what stands out in it. */
export function HealthPane({ detail }: { detail: QuantizedGrid }) {
  const { view, health: news } = useSession();
  const wished = useStoreValue(view, (state) => state.scales);
  const scales = chosenScales(wished, detail.scaleChoices);
  const subject = { index: detail.index, scales };
  const consent = useConsent(detail);
  const { cache, answer, work } = useAnswer(GetHealth, consent.given ? subject : undefined);
  const soFar = useNewsOf(news, subject);
  const failed = cache.firstError() !== undefined;
  const health = answer ?? (failed || !consent.given ? undefined : soFar?.health);
  if (detail.values === 0) return <p className="health-empty">This tensor has no values.</p>;
  return (
    <div className="health" data-testid="health" aria-busy={consent.given && !answer}>
      {detail.scaleChoices.length > 1 && (
        <ScaleSwitch
          choices={detail.scaleChoices}
          value={scales}
          onChange={(choice) => view.update({ scales: choice })}
        />
      )}
      <PageErrors cache={cache} what="numbers" />
      {!answer && !failed && (
        <HealthWork detail={detail} consent={consent} share={soFar?.share ?? 0} work={work} />
      )}
      {health && (
        <Health detail={detail} health={health}>
          {answer && (
            <RankedCard
              key={JSON.stringify(subject)}
              subject={subject}
              detail={detail}
              spread={answer.scales.spread}
            />
          )}
        </Health>
      )}
    </div>
  );
}

interface Props {
  readonly detail: QuantizedGrid;
  /** Of all values, or of those looked at so far. */
  readonly health: TensorHealth;
  /** More cards. */
  readonly children: ReactNode;
}

function Health({ detail, health, children }: Props) {
  const { codes, values, scales, doubleQuantization } = health;
  const counted = codes.some((count) => count > 0);
  return (
    <>
      {counted && (
        <dl className="facts" data-testid="health-facts">
          {healthFacts(health).map((fact) => (
            <Fact key={fact.label} {...fact} />
          ))}
        </dl>
      )}
      <div className="health-cards">
        {counted && <CodeCard counts={codes} detail={detail} />}
        {counted && <ValueCard values={values} />}
        <ScaleCard scales={scales} detail={detail} />
        {counted && doubleQuantization && (
          <DoubleQuantizationCard cost={doubleQuantization} detail={detail} />
        )}
        {children}
      </div>
    </>
  );
}
