import { useEffect } from 'react';
import type { FileSummary } from '../../src/protocol/editor';
import { Codicon, SeverityIcon } from '../shell/codicon';
import { PageErrors } from '../shell/pageErrors';
import { useSession } from '../state/session';
import { useStore, useStoreValue } from '../state/store';
import { FindingsList } from './findingsList';
import { ScaleCheck } from './scaleCheck';
import { countFindings, findingsText, worstOf } from './summary';
import './findingsBar.css';

const LIST = 'findings-list';

/** One line that says whether the file is sound; the findings themselves on demand. */
export function FindingsBar({ summary }: { summary: FileSummary }) {
  const { view, findings } = useSession();
  const total = countFindings(summary);
  const open = useStoreValue(view, (state) => state.findingsOpen) && total > 0;
  return (
    <section className="findings" aria-label="Findings" data-testid="findings">
      <div className="findings-bar">
        {total === 0 ? (
          <Sound summary={summary} />
        ) : (
          <Disclosure
            summary={summary}
            open={open}
            onToggle={() => view.update({ findingsOpen: !open })}
          />
        )}
        <ScaleCheck state={summary.scaleCheck} />
      </div>
      {open && <PageErrors cache={findings.cache} what="findings" />}
      {open && <FindingsList id={LIST} total={total} />}
    </section>
  );
}

function Sound({ summary }: { summary: FileSummary }) {
  const { reading, scaleCheck } = summary;
  const checked = !reading && scaleCheck.status === 'done';
  return (
    <span className="findings-summary" role="status">
      <Codicon name={checked ? 'pass' : 'circle-large-outline'} className="findings-sound" />
      {reading ? 'Reading tensor headers…' : soundText(checked)}
    </span>
  );
}

function soundText(checked: boolean): string {
  return checked ? 'Nothing is wrong with this file' : 'Nothing wrong found so far';
}

interface DisclosureProps {
  readonly summary: FileSummary;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Disclosure({ summary, open, onToggle }: DisclosureProps) {
  const { findings } = useSession();
  useStore(findings.cache.version);
  // The first page also tells what the findings mean for the data.
  useEffect(() => {
    if (!open) findings.want(0, 0);
  }, [findings, open]);
  return (
    <button
      type="button"
      className="findings-summary findings-toggle"
      aria-expanded={open}
      aria-controls={open ? LIST : undefined}
      onClick={onToggle}
    >
      <Codicon name={open ? 'chevron-down' : 'chevron-right'} />
      <SeverityIcon severity={worstOf(summary)} />
      {findingsText(summary, findings.all())}
    </button>
  );
}
