import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import { ReopenWith } from '../../src/protocol/editor';
import { useSession } from '../state/session';
import { Codicon } from './codicon';
import './failure.css';

/** In place of the editor when the file is none that can be shown. */
export function Failure({ message, name }: { message: string; name?: string }) {
  const { host } = useSession();
  const reopen = () => void host.ask(ReopenWith, undefined).catch(() => undefined);
  return (
    <main className="failure" data-testid="failure">
      <Codicon name="warning" className="failure-icon severity-warning" />
      <h1 className="failure-title">{name ?? 'The file'} cannot be shown</h1>
      <p className="failure-message">{message}</p>
      <VscodeButton onClick={reopen}>Reopen With…</VscodeButton>
    </main>
  );
}
