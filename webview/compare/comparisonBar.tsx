import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import { type FileSummary, GetTensors } from '../../src/protocol/editor';
import { formatQuantity } from '../../src/core/text/format';
import { visibleName } from '../../src/core/text/names';
import {
  type ComparandState,
  type FileComparison,
  StartComparison,
} from '../../src/protocol/views/compare';
import { shortCount } from '../format/numbers';
import { Codicon } from '../shell/codicon';
import { ShareProgress } from '../shell/shareProgress';
import { useSession } from '../state/session';
import { useAnswer } from '../state/useAnswer';
import { differenceText, errorsText, isSame } from './fileTexts';
import { OnlyThere } from './onlyThere';
import { useAsking } from './useAsking';
import './comparisonBar.css';

/** What comparing the whole file has found, in a line; which tensors have no counterpart, on demand. */
export function ComparisonBar({ summary: { comparand, comparison } }: { summary: FileSummary }) {
  if (!comparand) return null;
  return (
    <section className="comparison" aria-label="Comparison" data-testid="comparison">
      <span className="comparison-line" role="status">
        <Line comparand={comparand} comparison={comparison} />
      </span>
      {comparison?.errors && <Errors errors={comparison.errors} />}
      {comparison?.status === 'waiting' && <Start comparison={comparison} />}
      {comparand.quantized && comparison?.first && (
        <TensorLink label="First" tensor={comparison.first} />
      )}
      {comparand.quantized === false && comparison?.status === 'done' && (
        <Worst key={comparand.version} />
      )}
      {comparand.status === 'open' && (
        <OnlyThere fileName={comparand.fileName} version={comparand.version} />
      )}
    </section>
  );
}

interface LineProps {
  readonly comparand: ComparandState;
  readonly comparison: FileComparison | undefined;
}

function Line({ comparand: { fileName, status, message }, comparison }: LineProps) {
  const other = visibleName(fileName);
  if (status === 'failed')
    return (
      <>
        <Codicon name="error" className="severity-error" /> Not compared with {other}: {message}
      </>
    );
  if (status === 'opening' || !comparison) return <>Opening {other}…</>;
  if (comparison.status === 'running') return <Running other={other} comparison={comparison} />;
  if (comparison.status !== 'done') return <>To compare with {other}</>;
  return (
    <>
      <Codicon name={isSame(comparison) ? 'pass' : 'diff'} /> {differenceText(comparison, other)}
    </>
  );
}

function Errors({ errors }: { errors: NonNullable<FileComparison['errors']> }) {
  return (
    <span className="comparison-errors" title="Over all values of the tensors that have errors">
      {errorsText(errors)}
    </span>
  );
}

function Running({ other, comparison }: { other: string; comparison: FileComparison }) {
  const { valuesDone, valuesTotal } = comparison;
  const share = valuesTotal > 0 ? valuesDone / valuesTotal : 1;
  return (
    <>
      Comparing with {other}: {Math.floor(100 * share)} %
      <ShareProgress
        label="Values compared with the other file"
        share={share}
        title={`${shortCount(valuesDone)} of ${formatQuantity(valuesTotal, 'value')}`}
      />
    </>
  );
}

function Start({ comparison: { valuesTotal } }: { comparison: FileComparison }) {
  const [ask, error] = useAsking();
  return (
    <>
      <VscodeButton secondary onClick={() => ask(StartComparison, undefined)}>
        Compare All Tensors ({shortCount(valuesTotal)} values)
      </VscodeButton>
      {error !== undefined && <span className="scales-error">{error}</span>}
    </>
  );
}

/** Of the original weights every tensor differs: what leads on is which one differs most. */
function Worst() {
  const { answer } = useAnswer(GetTensors, WORST_FIRST);
  const worst = answer?.rows.at(0);
  if (worst?.comparison?.sqnrDb === undefined) return null;
  return <TensorLink label="Worst" tensor={worst} />;
}

const WORST_FIRST = {
  query: { search: '', sort: 'sqnr', descending: false },
  start: 0,
  count: 1,
} as const;

interface TensorLinkProps {
  readonly label: string;
  readonly tensor: { readonly index: number; readonly name: string };
}

function TensorLink({ label, tensor: { index, name } }: TensorLinkProps) {
  const { selection, view } = useSession();
  const show = () => {
    view.update({ view: 'compare' });
    selection.reveal(index);
  };
  return (
    <span className="comparison-tensor">
      {label}:{' '}
      <button
        type="button"
        className="health-link"
        title="Show this tensor compared"
        onClick={show}
      >
        {visibleName(name)}
      </button>
    </span>
  );
}
