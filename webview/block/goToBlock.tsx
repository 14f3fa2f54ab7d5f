import { FindBlock } from '../../src/protocol/views/block';
import { useSession } from '../state/session';
import { type QuantizedGrid, parseIndex } from '../values/geometry';
import { GoToField } from '../values/goToField';

interface Props {
  readonly detail: QuantizedGrid;
  /** Goes to a value, by its flat index. */
  readonly onGo: (flat: number) => void;
}

/** A way to a block by its number, by the index of a value, or by a byte of the file. */
export function GoToBlock({ detail, onGo }: Props) {
  const { host } = useSession();
  const goToByte = async (offset: number) => {
    const found = await host.ask(FindBlock, { index: detail.index, offset });
    if (!found) throw new RangeError('That byte belongs to no block of this tensor.');
    onGo(found.value);
  };
  const go = (text: string) => {
    const place = parsePlace(text);
    if (place.kind === 'byte') return goToByte(place.offset);
    onGo(place.kind === 'block' ? firstOf(detail, place.block) : parseIndex(detail, text));
  };
  return (
    <GoToField
      label="Go to block, index or byte"
      placeholder="Go to 12, [3, 5] or @0x6D222"
      title="A block’s number, the index of a value in brackets, or @ and a byte of the file"
      testId="go-to-block"
      onGo={go}
    />
  );
}

type Place =
  | { readonly kind: 'block'; readonly block: number }
  | { readonly kind: 'index' }
  | { readonly kind: 'byte'; readonly offset: number };

function parsePlace(text: string): Place {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) return { kind: 'index' };
  const isByte = trimmed.startsWith('@');
  const digits = isByte ? trimmed.slice(1) : trimmed;
  const number = digits === '' ? NaN : Number(digits);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new RangeError('Type a block, an index such as [3, 5], or a byte such as @0x6D222.');
  }
  return isByte ? { kind: 'byte', offset: number } : { kind: 'block', block: number };
}

function firstOf({ blocks, blockSize }: QuantizedGrid, block: number): number {
  if (block < blocks) return block * blockSize;
  throw new RangeError(`The blocks go up to ${blocks - 1}.`);
}
