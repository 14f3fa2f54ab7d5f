import VscodeProgressBar from '@vscode-elements/react-elements/dist/components/VscodeProgressBar.js';
import { useEffect, useState } from 'react';
import {
  type ComparandState,
  type ComparisonSubject,
  GetComparison,
  type TensorComparison,
} from '../../src/protocol/views/compare';
import { ErrorMessage } from '../shell/message';
import { PageCache } from '../state/pageCache';
import { useSession } from '../state/session';
import { useStore, useStoreValue } from '../state/store';
import type { GridDetail } from '../values/geometry';
import { chosenScales, ScaleSwitch } from '../values/scaleSwitch';
import { ComparandBar } from './comparandBar';
import { ComparisonFacts } from './comparisonFacts';
import { FileMatch } from './fileMatch';
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

function Compared({ detail, comparand: { fileName, status, message, version } }: Props) {
  if (status === 'opening') {
    return <VscodeProgressBar className="detail-progress" aria-label="Opening the other file" />;
  }
  if (status === 'failed') return <ErrorMessage text={message!} />;
  return (
    <>
      <FileMatch fileName={fileName} version={version} />
      <Comparison detail={detail} version={version} />
    </>
  );
}

function Comparison({ detail, version }: { detail: GridDetail; version: number }) {
  const { view } = useSession();
  const wished = useStoreValue(view, (state) => state.scales);
  const scales = chosenScales(wished, detail.scaleChoices);
  const subject = { index: detail.index, scales, version };
  const { cache, comparison } = useComparison(subject);
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
          <WorstBlocks key={JSON.stringify(subject)} subject={subject} detail={detail} />
        </>
      ) : (
        error === undefined && (
          <VscodeProgressBar className="detail-progress" aria-label="Comparing all values" />
        )
      )}
    </>
  );
}

/** Asks for a tensor's comparison: once for each version of the two files. */
function useComparison(subject: ComparisonSubject) {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [cache] = useState(
    () =>
      new PageCache<TensorComparison>(
        (key, signal) => host.ask(GetComparison, asked(key), signal),
        4,
      ),
  );
  const key = JSON.stringify([subject, epoch]);
  useStore(cache.version);
  useEffect(() => cache.want([key]), [cache, key]);
  useEffect(() => () => cache.dispose(), [cache]);
  return { cache, comparison: cache.get(key)?.value };
}

function asked(key: string): ComparisonSubject {
  const [subject] = JSON.parse(key) as [ComparisonSubject, number];
  return subject;
}
