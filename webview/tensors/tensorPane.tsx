import type { FileSummary } from '../../src/protocol/editor';
import { TensorSearch } from './tensorSearch';
import { TensorTable } from './tensorTable';
import './tensorPane.css';

/** All tensors of the file: to search, sort and choose from. */
export function TensorPane({ summary }: { summary: FileSummary }) {
  return (
    <section className="tensors" aria-labelledby="tensors-title" data-testid="tensors">
      <h2 id="tensors-title" className="visually-hidden">
        Tensors
      </h2>
      <TensorSearch tensorCount={summary.tensorCount} />
      <TensorTable reading={summary.reading} />
    </section>
  );
}
