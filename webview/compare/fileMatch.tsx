import { useEffect, useState } from 'react';
import type { NamedTensors, TensorMatch } from '../../src/core/analyze/matchTensors';
import { formatCount, formatQuantity } from '../../src/core/text/format';
import { visibleName } from '../../src/core/text/names';
import { MatchTensors } from '../../src/protocol/views/compare';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';

interface Props {
  readonly fileName: string;
  /** Of the other file. */
  readonly version: number;
}

/** Which tensors the two files have in common, and which not. */
export function FileMatch({ fileName, version }: Props) {
  const match = useMatch(version);
  if (!match) return null;
  const { matched, onlyHere, onlyThere, otherShape, repeated } = match;
  return (
    <div className="compare-match" data-testid="compare-match">
      <span>{formatQuantity(matched, 'tensor')} to compare</span>
      <Tensors tensors={otherShape} what="of another shape" />
      <Tensors tensors={repeated} what="whose name is not as often in both" />
      <Tensors tensors={onlyHere} what="only in this file" />
      <Tensors tensors={onlyThere} what={`only in ${visibleName(fileName)}`} />
    </div>
  );
}

function Tensors({ tensors: { count, names }, what }: { tensors: NamedTensors; what: string }) {
  if (count === 0) return null;
  return (
    <details>
      <summary>
        {formatCount(count)} {what}
      </summary>
      <ul>
        {names.map((name, at) => (
          <li key={at}>{visibleName(name)}</li>
        ))}
        {count > names.length && <li>and {formatCount(count - names.length)} more</li>}
      </ul>
    </details>
  );
}

/** What cannot be matched is told where a tensor is compared. */
function useMatch(version: number): TensorMatch | undefined {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [match, setMatch] = useState<TensorMatch>();
  useEffect(() => {
    const abort = new AbortController();
    host.ask(MatchTensors, undefined, abort.signal).then(setMatch, () => undefined);
    return () => abort.abort();
  }, [host, epoch, version]);
  return match;
}
