import { type CSSProperties, type ReactNode, useRef } from 'react';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import { Separator } from './separator';
import './splitView.css';
import { useNarrow } from './useNarrow';

/** Two panes side by side, or one above the other where it is narrow. */
export function SplitView({ first, second }: { first: ReactNode; second: ReactNode }) {
  const { view } = useSession();
  const narrow = useNarrow();
  const key = narrow ? 'stackedSplit' : 'split';
  const split = useStoreValue(view, (state) => state[key]);
  const container = useRef<HTMLDivElement>(null);
  const style = { '--split': `${split * 100}%` } as CSSProperties;
  return (
    <div ref={container} className={`split ${narrow ? 'split-stacked' : ''}`} style={style}>
      <div id="split-first" className="split-pane">
        {first}
      </div>
      <Separator
        value={split}
        stacked={narrow}
        container={container}
        onChange={(value) => view.update({ [key]: value })}
      />
      <div className="split-pane">{second}</div>
    </div>
  );
}
