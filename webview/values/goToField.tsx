import VscodeTextfield from '@vscode-elements/react-elements/dist/components/VscodeTextfield.js';
import { type KeyboardEvent, useState } from 'react';
import { Codicon } from '../shell/codicon';
import './goToField.css';

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly title: string;
  readonly testId: string;
  /** Goes where the text says. @throws Error with a message for the person */
  readonly onGo: (text: string) => void | Promise<void>;
}

/** A way to one place among millions, by typing it. */
export function GoToField({ label, placeholder, title, testId, onGo }: Props) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const go = async (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    try {
      await onGo(text);
      setError(undefined);
    } catch (reason) {
      setError((reason as Error).message);
    }
  };
  return (
    <div className="goto">
      <VscodeTextfield
        className="goto-field"
        label={label}
        placeholder={placeholder}
        title={title}
        value={text}
        invalid={error !== undefined}
        data-testid={testId}
        onInput={(event) => {
          setText((event.target as HTMLInputElement).value);
          setError(undefined);
        }}
        onKeyDown={(event) => void go(event)}
      >
        <span slot="content-before" className="goto-icon">
          <Codicon name="target" />
        </span>
      </VscodeTextfield>
      <span role="alert" className="goto-error">
        {error}
      </span>
    </div>
  );
}
