import type { FileSummary } from '../../src/protocol/editor';
import { PageErrors } from '../shell/pageErrors';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import { listedTensors } from '../state/tensorCount';
import { TensorTree } from '../tree/tensorTree';
import { CodeSurvey } from './codeSurvey';
import { TensorSearch } from './tensorSearch';
import { TensorTable } from './tensorTable';
import './tensorPane.css';

/** All tensors of the file: to search, sort and choose from. */
export function TensorPane({ summary }: { summary: FileSummary }) {
  const { rows, tree, view } = useSession();
  const asTree = useStoreValue(view, (state) => state.tree);
  return (
    <section className="tensors" aria-labelledby="tensors-title" data-testid="tensors">
      <h2 id="tensors-title" className="visually-hidden">
        Tensors
      </h2>
      <TensorSearch tensorCount={listedTensors(summary)} />
      <CodeSurvey state={summary.codeSurvey} />
      <PageErrors cache={(asTree ? tree : rows).pages.cache} what="tensors" />
      {asTree ? (
        <TensorTree reading={summary.reading} />
      ) : (
        <TensorTable reading={summary.reading} />
      )}
    </section>
  );
}
