import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import { useState } from 'react';
import { type CheckState, StartScaleCheck } from '../../src/protocol/editor';
import { formatBytes } from '../../src/core/text/format';
import { Codicon } from '../shell/codicon';
import { ShareProgress } from '../shell/shareProgress';
import { useSession } from '../state/session';
import './scaleCheck.css';

/** Whether every scale of the file was looked at, and the button that has them looked at. */
export function ScaleCheck({ state }: { state: CheckState }) {
  const { host } = useSession();
  const [error, setError] = useState<string>();
  const start = () => {
    setError(undefined);
    host.ask(StartScaleCheck, undefined).catch((reason: unknown) => {
      setError((reason as Error).message);
    });
  };
  return (
    <span className="scales" data-testid="scale-check" role="status">
      {error !== undefined && <span className="scales-error">{error}</span>}
      <ScaleText state={state} />
      {state.status === 'waiting' && (
        <VscodeButton secondary className="scales-start" onClick={start}>
          Check Scales
        </VscodeButton>
      )}
    </span>
  );
}

function ScaleText({ state: { status, bytesDone, bytesTotal } }: { state: CheckState }) {
  if (status === 'waiting') return <>Scales not yet checked ({formatBytes(bytesTotal)})</>;
  if (status === 'done')
    return (
      <>
        <Codicon name="check" /> Scales checked
      </>
    );
  return (
    <>
      <span>Checking scales…</span>
      <ShareProgress
        label="Scales checked"
        share={bytesTotal > 0 ? bytesDone / bytesTotal : 0}
        title={`${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`}
      />
    </>
  );
}
