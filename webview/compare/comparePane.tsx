import VscodeProgressBar from '@vscode-elements/react-elements/dist/components/VscodeProgressBar.js';
import {
  type ComparandState,
  type ComparisonSubject,
  GetComparison,
} from '../../src/protocol/views/compare';
import { AskToRead } from '../live/askToRead';
import { useConsent } from '../live/useConsent';
import { ErrorMessage } from '../shell/message';
import { WorkProgress } from '../shell/workProgress';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import { type Stoppable, useAnswer } from '../state/useAnswer';
import { useNewsOf } from '../state/useNewsOf';
import type { GridDetail } from '../values/geometry';
import { chosenScales, ScaleSwitch } from '../values/scaleSwitch';
import { ComparandBar } from './comparandBar';
import { ComparisonFacts } from './comparisonFacts';
import { NoComparand } from './noComparand';
import { useComparand } from './useComparand';
import { WorstBlocks } from './worstBlocks';
import './comparePane.css';

/** How far a tensor is from the one it was made from, or from its namesake in another file. */
export function ComparePane({ detail }: { detail: GridDetail }) {
  const comparand = useComparand();
  return (
    <div className="compare" data-testid="compare">
      {comparand ? (
        <>
          <ComparandBar detail={detail} comparand={comparand} />
          <Compared detail={detail} comparand={comparand} />
        </>
      ) : (
        <NoComparand />
      )}
    </div>
  );
}

interface Props {
  readonly detail: GridDetail;
  readonly comparand: ComparandState;
}

function Compared({ detail, comparand: { status, message, version } }: Props) {
  if (status === 'opening') {
    return <VscodeProgressBar className="detail-progress" aria-label="Opening the other file" />;
  }
  if (status === 'failed') return <ErrorMessage text={message!} />;
  return <Comparison detail={detail} version={version} />;
}

/** Of the comparison that is waited for; that of another says nothing about it. */
function ComparisonProgress({ subject, work }: { subject: ComparisonSubject; work: Stoppable }) {
  const { comparing } = useSession();
  const share = useNewsOf(comparing, subject)?.share ?? 0;
  return (
    <WorkProgress what="Comparing all values" share={share} work={work} testId="compare-progress" />
  );
}

function Comparison({ detail, version }: { detail: GridDetail; version: number }) {
  const { view } = useSession();
  const wished = useStoreValue(view, (state) => state.scales);
  const scales = chosenScales(wished, detail.scaleChoices);
  const subject = { index: detail.index, scales, version };
  const consent = useConsent(detail);
  const asked = consent.given ? subject : undefined;
  const { cache, answer: comparison, work } = useAnswer(GetComparison, asked);
  const error = cache.firstError();
  return (
    <>
      {detail.scaleChoices.length > 1 && (
        <ScaleSwitch
          choices={detail.scaleChoices}
          value={scales}
          onChange={(choice) => view.update({ scales: choice })}
        />
      )}
      {error !== undefined && (
        <ErrorMessage text={error} action="Try Again" onAction={() => cache.renew()} />
      )}
      {comparison ? (
        <>
          <ComparisonFacts detail={detail} comparison={comparison} />
          <WorstBlocks
            key={JSON.stringify(subject)}
            subject={subject}
            detail={detail}
            comparison={comparison}
          />
        </>
      ) : (
        error === undefined &&
        (asked ? (
          <ComparisonProgress subject={subject} work={work} />
        ) : (
          <AskToRead detail={detail} consent={consent} action="Compare All Values" />
        ))
      )}
    </>
  );
}
