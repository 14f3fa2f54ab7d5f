import VscodeTextfield from '@vscode-elements/react-elements/dist/components/VscodeTextfield.js';
import { type KeyboardEvent, useState } from 'react';
import { Codicon } from '../shell/codicon';
import type { Cell } from '../state/viewState';
import { cellAt, type Geometry, parseIndex } from './geometry';
import './goToIndex.css';

interface Props {
  readonly geometry: Geometry;
  readonly onGo: (cell: Cell) => void;
}

/** A way to one value among millions. */
export function GoToIndex({ geometry, onGo }: Props) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const go = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    try {
      onGo(cellAt(geometry, parseIndex(geometry, text)));
      setError(undefined);
    } catch (reason) {
      setError((reason as Error).message);
    }
  };
  return (
    <div className="goto">
      <VscodeTextfield
        className="goto-field"
        label="Go to index"
        placeholder={`Go to ${example(geometry.shape)}`}
        title="A flat index, or one for each dimension"
        value={text}
        invalid={error !== undefined}
        data-testid="go-to-index"
        onInput={(event) => {
          setText((event.target as HTMLInputElement).value);
          setError(undefined);
        }}
        onKeyDown={go}
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

function example(shape: readonly number[]): string {
  return shape.length > 1 ? `[${shape.map(() => '0').join(', ')}] or 0` : '0';
}
