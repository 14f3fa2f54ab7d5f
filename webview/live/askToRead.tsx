import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import { formatBytes } from '../../src/core/text/format';
import type { GridDetail } from '../values/geometry';
import type { Consent } from './useConsent';

interface Props {
  readonly detail: GridDetail;
  readonly consent: Consent;
  /** What is done with all values, as a button says it. */
  readonly action: string;
}

/** The button that has all of a tensor read from a stopped program. */
export function AskToRead({ detail: { bytes }, consent, action }: Props) {
  return (
    <div>
      <VscodeButton
        title="The debugger reads them part by part; you can stop it."
        onClick={consent.give}
      >
        {action} ({formatBytes(bytes)})
      </VscodeButton>
    </div>
  );
}
