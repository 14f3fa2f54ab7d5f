import { useEffect, useState } from 'react';
import type { NamedTensors } from '../../src/core/analyze/onlyThere';
import { formatCount } from '../../src/core/text/format';
import { visibleName } from '../../src/core/text/names';
import { GetOnlyThere } from '../../src/protocol/views/compare';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import './onlyThere.css';

interface Props {
  readonly fileName: string;
  /** Of the other file. */
  readonly version: number;
}

/** The tensors that only the other file has: the table cannot list them. */
export function OnlyThere({ fileName, version }: Props) {
  const tensors = useOnlyThere(version);
  if (!tensors || tensors.count === 0) return null;
  const { count, names } = tensors;
  return (
    <details className="only-there" data-testid="only-there">
      <summary>
        {formatCount(count)} only in {visibleName(fileName)}
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

/** A failure is told where a tensor is compared. */
function useOnlyThere(version: number): NamedTensors | undefined {
  const { host, selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const [tensors, setTensors] = useState<NamedTensors>();
  useEffect(() => {
    const abort = new AbortController();
    host.ask(GetOnlyThere, undefined, abort.signal).then(setTensors, () => undefined);
    return () => abort.abort();
  }, [host, epoch, version]);
  return tensors;
}
