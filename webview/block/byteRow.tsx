import { formatCount } from '../../src/core/text/format';
import type { Originals } from '../compare/originals';
import { hex } from '../format/numbers';
import type { QuantizedGrid } from '../values/geometry';
import type { BlockStore } from './blockStore';
import { GAP, type ByteSize } from './byteGeometry';
import { nibbleAt } from './nibble';
import { NibbleCell } from './nibbleCell';

interface Props {
  readonly row: number;
  readonly top: number;
  /** The flat index of the row's first value. */
  readonly first: number;
  readonly bytes: number;
  readonly detail: QuantizedGrid;
  readonly store: BlockStore;
  /** What the values are compared with, if they are. */
  readonly originals: Originals | undefined;
  readonly size: ByteSize;
  readonly selected: number;
}

/** Some bytes beside each other, after the index of their first value and what the lines are. */
export function ByteRow({ row, top, first, bytes, size, ...rest }: Props) {
  return (
    <div
      role="row"
      aria-rowindex={row + 1}
      className="byte-row"
      style={{ transform: `translateY(${top}px)`, height: size.row, gap: GAP }}
    >
      <div role="presentation" className="byte-label" style={{ width: size.label }}>
        <span title="Index of the first value">{formatCount(first)}</span>
        <span>code</span>
        <span>level</span>
        <span>value</span>
        {rest.originals && <span>original</span>}
      </div>
      {Array.from({ length: bytes }, (_, byte) => (
        <Byte key={byte} first={first + 2 * byte} column={2 * byte} size={size} {...rest} />
      ))}
    </div>
  );
}

interface ByteProps extends Pick<Props, 'detail' | 'store' | 'originals' | 'size' | 'selected'> {
  /** The flat index of its first value. */
  readonly first: number;
  readonly column: number;
}

/** A byte: its place, its two digits, and below them the two values, the low nibble's first. */
function Byte({ first, column, detail, store, originals, size, selected }: ByteProps) {
  const low = nibbleAt(detail, store, first);
  const inBlock = first % detail.blockSize;
  const hasHigh = inBlock + 1 < detail.blockSize && first + 1 < detail.values;
  const high = hasHigh ? nibbleAt(detail, store, first + 1) : undefined;
  const active = selected - first;
  return (
    <div role="presentation" className="byte" style={{ width: 2 * size.value }}>
      <div role="presentation" className="byte-head" aria-hidden="true">
        <span className="byte-offset">{low && hex(low.offset)}</span>
        {low && (
          <span className="byte-digits">
            <Digit flat={hasHigh ? first + 1 : undefined} digit={low.byte >> 4} on={active === 1} />
            <Digit flat={first} digit={low.byte & 15} on={active === 0} />
          </span>
        )}
      </div>
      <NibbleCell
        flat={first}
        column={column}
        nibble={low}
        original={originals?.at(first)}
        selected={active === 0}
      />
      {hasHigh && (
        <NibbleCell
          flat={first + 1}
          column={column + 1}
          nibble={high}
          original={originals?.at(first + 1)}
          selected={active === 1}
        />
      )}
    </div>
  );
}

interface DigitProps {
  /** The value it codes; undefined for the filling of an odd block. */
  readonly flat?: number;
  readonly digit: number;
  readonly on: boolean;
}

function Digit({ flat, digit, on }: DigitProps) {
  return (
    <span className={on ? 'digit digit-active' : 'digit'} data-flat={flat} data-digit={flat}>
      {digit.toString(16).toUpperCase()}
    </span>
  );
}
