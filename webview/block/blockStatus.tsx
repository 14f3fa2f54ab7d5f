import { formatCount } from '../../src/core/text/format';
import { originalFacts } from '../compare/originalFacts';
import type { Originals } from '../compare/originals';
import { hex } from '../format/numbers';
import type { FactText } from '../overview/facts';
import type { QuantizedGrid } from '../values/geometry';
import { ValueStatus } from '../values/valueStatus';
import type { BlockStore } from './blockStore';
import { hexByte } from './floats';
import { type Nibble, nibbleAt, scaleOf, zeroPointOf } from './nibble';

interface Props {
  readonly detail: QuantizedGrid;
  readonly store: BlockStore;
  /** What the values are compared with, if they are. */
  readonly originals: Originals | undefined;
  /** The value under the pointer, or else the selected one. */
  readonly flat: number;
}

/** One value of the block in full, from its byte on. */
export function BlockStatus({ detail, store, originals, flat }: Props) {
  const head = store.head(Math.floor(flat / detail.blockSize))?.value;
  const nibble = nibbleAt(detail, store, flat);
  const factors = head && { scale: scaleOf(head), zeroPoint: zeroPointOf(head) };
  return (
    <ValueStatus
      detail={detail}
      flat={flat}
      value={nibble}
      factors={factors}
      more={nibble && [...byteFacts(nibble), ...originalFacts(nibble.value, originals?.at(flat))]}
    />
  );
}

function byteFacts({ byte, offset, half }: Nibble): FactText[] {
  return [
    {
      label: 'Byte',
      value: `${hexByte(byte)}, ${half} nibble`,
      title: 'Two values a byte, the first in the low nibble',
    },
    { label: 'At', value: `${formatCount(offset)} (${hex(offset)})`, title: 'Byte of the file' },
  ];
}
