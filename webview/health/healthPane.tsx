import VscodeProgressBar from '@vscode-elements/react-elements/dist/components/VscodeProgressBar.js';
import type { TensorHealth } from '../../src/core/analyze/health/tensorHealth';
import { GetHealth, type HealthSubject } from '../../src/protocol/views/health';
import { Fact } from '../overview/fact';
import { PageErrors } from '../shell/pageErrors';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import { useAnswer } from '../state/useAnswer';
import type { QuantizedGrid } from '../values/geometry';
import { chosenScales, ScaleSwitch } from '../values/scaleSwitch';
import { CodeCard } from './codeCard';
import { DoubleQuantizationCard } from './doubleQuantizationCard';
import { healthFacts } from './healthFacts';
import { RankedCard } from './rankedCard';
import { ScaleCard } from './scaleCard';
import { ValueCard } from './valueCard';
import './healthPane.css';

/** How well a tensor's bits are used, and what stands out in it. */
export function HealthPane({ detail }: { detail: QuantizedGrid }) {
  const { view } = useSession();
  const wished = useStoreValue(view, (state) => state.scales);
  const scales = chosenScales(wished, detail.scaleChoices);
  const subject = { index: detail.index, scales };
  const { cache, answer: health } = useAnswer(GetHealth, subject);
  if (detail.values === 0) return <p className="health-empty">This tensor has no values.</p>;
  return (
    <div className="health" data-testid="health" aria-busy={!health}>
      {detail.scaleChoices.length > 1 && (
        <ScaleSwitch
          choices={detail.scaleChoices}
          value={scales}
          onChange={(choice) => view.update({ scales: choice })}
        />
      )}
      <PageErrors cache={cache} what="numbers" />
      {health ? (
        <Health detail={detail} subject={subject} health={health} />
      ) : (
        cache.firstError() === undefined && (
          <VscodeProgressBar className="detail-progress" aria-label="Looking at all values" />
        )
      )}
    </div>
  );
}

interface Props {
  readonly detail: QuantizedGrid;
  readonly subject: HealthSubject;
  readonly health: TensorHealth;
}

function Health({ detail, subject, health }: Props) {
  const { codes, values, scales, doubleQuantization } = health;
  return (
    <>
      <dl className="facts" data-testid="health-facts">
        {healthFacts(health).map((fact) => (
          <Fact key={fact.label} {...fact} />
        ))}
      </dl>
      <div className="health-cards">
        <CodeCard counts={codes} detail={detail} />
        <ValueCard values={values} />
        <ScaleCard scales={scales} detail={detail} />
        {doubleQuantization && <DoubleQuantizationCard cost={doubleQuantization} detail={detail} />}
        <RankedCard
          key={JSON.stringify(subject)}
          subject={subject}
          detail={detail}
          spread={scales.spread}
        />
      </div>
    </>
  );
}
