import type { LiveState } from '../../src/protocol/live';
import { Codicon } from '../shell/codicon';
import './liveBar.css';

const ICONS: Record<LiveState['status'], string> = {
  stopped: 'debug-pause',
  running: 'debug-start',
  stale: 'warning',
};

/** Says that a tensor is one of a debugged program, and whether what is shown is what is there. */
export function LiveBar({ live }: { live: LiveState }) {
  const { status, frame, addresses } = live;
  return (
    <div className={`live live-${status}`} role="status" data-testid="live" data-status={status}>
      <Codicon name={ICONS[status]} />
      <span className="live-text">{textOf(live)}</span>
      <span className="live-frame" title="The function that was called">
        {frame}
      </span>
      {addresses.map(({ field, address }) => (
        <span key={field} className="live-address" title={`Where ${field} begins in memory`}>
          {field} {address}
        </span>
      ))}
    </div>
  );
}

function textOf({ status, reason = '' }: LiveState): string {
  if (status === 'stopped') return 'Live in a stopped program';
  if (status === 'running') return 'The program is running; this is how it was at the last stop.';
  return `Stale: ${reason} This is how it was when it was last read.`;
}
