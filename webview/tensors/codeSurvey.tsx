import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import { useState } from 'react';
import { formatBytes } from '../../src/core/text/format';
import { type CheckState, StartCodeSurvey } from '../../src/protocol/editor';
import { ShareProgress } from '../shell/shareProgress';
import { useSession } from '../state/session';
import './codeSurvey.css';

/** While the codes of all tensors are not yet counted: how far it is, or the button that starts it. */
export function CodeSurvey({ state: { status, bytesDone, bytesTotal } }: { state: CheckState }) {
  const { host } = useSession();
  const [error, setError] = useState<string>();
  if (status === 'done' || bytesTotal === 0) return null;
  const start = () => {
    setError(undefined);
    host.ask(StartCodeSurvey, undefined).catch((reason: unknown) => {
      setError((reason as Error).message);
    });
  };
  return (
    <div className="survey" role="status" data-testid="code-survey">
      {error !== undefined && <span className="scales-error">{error}</span>}
      {status === 'waiting' ? (
        <VscodeButton secondary onClick={start}>
          Analyze All Tensors ({formatBytes(bytesTotal)})
        </VscodeButton>
      ) : (
        <>
          <span>Counting codes…</span>
          <ShareProgress
            label="Codes counted"
            share={bytesDone / bytesTotal}
            title={`${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`}
          />
        </>
      )}
    </div>
  );
}
