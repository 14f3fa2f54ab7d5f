import VscodeProgressBar from '@vscode-elements/react-elements/dist/components/VscodeProgressBar.js';
import { useEffect, useState } from 'react';
import type { TensorHealth } from '../../src/core/analyze/health/tensorHealth';
import { GetHealth, type HealthSubject } from '../../src/protocol/views/health';
import { Fact } from '../overview/fact';
import { PageErrors } from '../shell/pageErrors';
import { PageCache } from '../state/pageCache';
import { useSession } from '../state/session';
import { useStore, useStoreValue } from '../state/store';
import type { GridDetail } from '../values/geometry';
import { chosenScales, ScaleSwitch } from '../values/scaleSwitch';
import { CodeCard } from './codeCard';
import { DoubleQuantizationCard } from './doubleQuantizationCard';
import { healthFacts } from './healthFacts';
import { RankedCard } from './rankedCard';
import { ScaleCard } from './scaleCard';
import { ValueCard } from './valueCard';
import './healthPane.css';

/** How well a tensor's bits are used, and what stands out in it. */
export function HealthPane({ detail }: { detail: GridDetail }) {
  const { view } = useSession();
  const wished = useStoreValue(view, (state) => state.scales);
  const scales = chosenScales(wished, detail.scaleChoices);
  const subject = { index: detail.index, scales };
  const { cache, health } = useHealth(subject);
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
  readonly detail: GridDetail;
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

/** Asks for a tensor's health: once for each version of the file. */
function useHealth(subject: HealthSubject) {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [cache] = useState(
    () => new PageCache<TensorHealth>((key, signal) => host.ask(GetHealth, asked(key), signal), 4),
  );
  const key = JSON.stringify([subject, epoch]);
  useStore(cache.version);
  useEffect(() => cache.want([key]), [cache, key]);
  useEffect(() => () => cache.dispose(), [cache]);
  return { cache, health: cache.get(key)?.value };
}

function asked(key: string): HealthSubject {
  const [subject] = JSON.parse(key) as [HealthSubject, number];
  return subject;
}
