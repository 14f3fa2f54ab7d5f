import type { FileSummary, PlainSummary } from '../../src/protocol/editor';
import { ComparisonBar } from '../compare/comparisonBar';
import { DetailPane } from '../details/detailPane';
import { FindingsBar } from '../findings/findingsBar';
import { LiveBar } from '../live/liveBar';
import { Overview } from '../overview/overview';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import { TensorPane } from '../tensors/tensorPane';
import { ErrorBoundary } from './errorBoundary';
import { Failure } from './failure';
import { SplitView } from './splitView';
import './app.css';

/** The page: a file, or the reason why there is none. */
export function App() {
  const { file } = useSession();
  const { state, error } = useStoreValue(file, (snapshot) => snapshot);
  if (error !== undefined && !state) return <Failure message={error} />;
  if (!state) return <div className="app-opening" role="status" aria-label="Opening the file" />;
  if (state.kind === 'failure') return <Failure message={state.message} name={state.fileName} />;
  if (state.kind === 'plain') return <PlainEditor summary={state} />;
  return <Editor summary={state} />;
}

function Editor({ summary }: { summary: FileSummary }) {
  return (
    <div className="app" data-testid="editor">
      <ErrorBoundary what="The overview">
        <Overview summary={summary} />
      </ErrorBoundary>
      {summary.live && <LiveBar live={summary.live} />}
      <ErrorBoundary what="The findings">
        <FindingsBar summary={summary} />
      </ErrorBoundary>
      <ErrorBoundary what="The comparison">
        <ComparisonBar summary={summary} />
      </ErrorBoundary>
      <main className="app-main">
        <SplitView
          first={
            <ErrorBoundary what="The list of tensors">
              <TensorPane summary={summary} />
            </ErrorBoundary>
          }
          second={
            <ErrorBoundary what="The tensor">
              <DetailPane />
            </ErrorBoundary>
          }
        />
      </main>
    </div>
  );
}

/** Plain values have no file around them: there is the tensor alone. */
function PlainEditor({ summary: { live } }: { summary: PlainSummary }) {
  return (
    <div className="app" data-testid="editor">
      {live && <LiveBar live={live} />}
      <main className="app-main">
        <h1 className="visually-hidden">Plain values</h1>
        <ErrorBoundary what="The tensor">
          <DetailPane />
        </ErrorBoundary>
      </main>
    </div>
  );
}
