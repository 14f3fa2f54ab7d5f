import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import { useEffect, useState } from 'react';
import { visibleName } from '../../src/core/text/names';
import {
  AttachComparand,
  ChooseComparand,
  GetSuggestedComparands,
} from '../../src/protocol/views/compare';
import { ErrorMessage } from '../shell/message';
import { useSession } from '../state/session';
import { useAsking } from './useAsking';

/** Offers the files that this one may have been made from; none is opened before it is chosen. */
export function NoComparand() {
  const { host } = useSession();
  const [suggested, setSuggested] = useState<readonly string[]>([]);
  const [ask, error] = useAsking();
  useEffect(() => {
    const abort = new AbortController();
    host.ask(GetSuggestedComparands, undefined, abort.signal).then(setSuggested, () => undefined);
    return () => abort.abort();
  }, [host]);
  return (
    <>
      <p className="compare-intro">
        Compare with the original weights, or with another .qnat file, to see what differs.
      </p>
      <div className="compare-choices">
        {suggested.map((fileName) => (
          <VscodeButton key={fileName} onClick={() => ask(AttachComparand, { fileName })}>
            Compare With {visibleName(fileName)}
          </VscodeButton>
        ))}
        <VscodeButton secondary onClick={() => ask(ChooseComparand, undefined)}>
          Compare With…
        </VscodeButton>
      </div>
      {error !== undefined && <ErrorMessage text={error} />}
    </>
  );
}
