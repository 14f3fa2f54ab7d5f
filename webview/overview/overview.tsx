import VscodeProgressBar from '@vscode-elements/react-elements/dist/components/VscodeProgressBar.js';
import type { FileSummary } from '../../src/protocol/editor';
import { visibleName } from '../../src/core/text/names';
import { Fact } from './fact';
import { type FactText, factsOf } from './facts';
import './overview.css';

/** What the file is, at a glance. */
export function Overview({ summary }: { summary: FileSummary }) {
  const { modelName, fileName, reading } = summary;
  return (
    <header className="overview" aria-label="Overview" data-testid="overview">
      {reading && (
        <VscodeProgressBar className="overview-progress" aria-label="Reading tensor headers" />
      )}
      <h1 className="overview-name" title={`${fileName}: the model's name in the file`}>
        {modelName === '' ? (
          <span className="overview-unnamed">unnamed</span>
        ) : (
          visibleName(modelName)
        )}
      </h1>
      <dl className="facts">
        {factsOf(summary).map((fact: FactText) => (
          <Fact key={fact.label} {...fact} />
        ))}
      </dl>
    </header>
  );
}
