import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import { Codicon } from './codicon';
import './message.css';

interface Props {
  readonly text: string;
  readonly action?: string;
  readonly onAction?: () => void;
}

/** Says why something is missing, where it would have been. */
export function ErrorMessage({ text, action, onAction }: Props) {
  return (
    <div className="message" role="alert">
      <Codicon name="error" className="severity-error" />
      <span className="message-text">{text}</span>
      {action && (
        <VscodeButton secondary onClick={onAction}>
          {action}
        </VscodeButton>
      )}
    </div>
  );
}
