import VscodeProgressBar from '@vscode-elements/react-elements/dist/components/VscodeProgressBar.js';
import {
  type ComparandState,
  type ComparisonSubject,
  GetComparison,
} from '../../src/protocol/views/compare';
import { ErrorMessage } from '../shell/message';
import { ShareProgress } from '../shell/shareProgress';
import { useSession } from '../state/session';
import { useStore, useStoreValue } from '../state/store';
import { useAnswer } from '../state/useAnswer';
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
function ComparisonProgress({ subject }: { subject: ComparisonSubject }) {
  const { comparing } = useSession();
  const progress = useStore(comparing);
  const isOwn = JSON.stringify(progress?.subject) === JSON.stringify(subject);
  const share = isOwn ? progress!.share : 0;
  return (
    <div className="compare-progress" data-testid="compare-progress">
      <span>Comparing all values: {Math.floor(100 * share)} %</span>
      <ShareProgress label="Values compared" share={share} />
    </div>
  );
}

function Comparison({ detail, version }: { detail: GridDetail; version: number }) {
  const { view } = useSession();
  const wished = useStoreValue(view, (state) => state.scales);
  const scales = chosenScales(wished, detail.scaleChoices);
  const subject = { index: detail.index, scales, version };
  const { cache, answer: comparison } = useAnswer(GetComparison, subject);
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
        error === undefined && <ComparisonProgress subject={subject} />
      )}
    </>
  );
}
