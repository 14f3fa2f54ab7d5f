import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import { visibleName } from '../../src/core/text/names';
import {
  type ComparandState,
  ChooseComparand,
  ChooseCounterpart,
  DetachComparand,
} from '../../src/protocol/views/compare';
import { ErrorMessage } from '../shell/message';
import type { GridDetail } from '../values/geometry';
import { useAsking } from './useAsking';

interface Props {
  readonly detail: GridDetail;
  readonly comparand: ComparandState;
}

/** Which file is compared with, and the ways to another. */
export function ComparandBar({ detail: { index }, comparand: { fileName, status } }: Props) {
  const [ask, error] = useAsking();
  return (
    <>
      <div className="compare-choices">
        <span className="compare-file" data-testid="comparand">
          With {visibleName(fileName)}
        </span>
        {status === 'open' && (
          <VscodeButton secondary onClick={() => ask(ChooseCounterpart, { index })}>
            Choose Tensor…
          </VscodeButton>
        )}
        <VscodeButton secondary onClick={() => ask(ChooseComparand, undefined)}>
          Other File…
        </VscodeButton>
        <VscodeButton secondary onClick={() => ask(DetachComparand, undefined)}>
          Stop Comparing
        </VscodeButton>
      </div>
      {error !== undefined && <ErrorMessage text={error} />}
    </>
  );
}
