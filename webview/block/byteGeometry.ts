import { styleWidth } from '../../src/core/text/notation';
import { SHORT_PRECISION } from '../format/values';
import type { TextSize } from '../shell/useTextSize';

/** Sizes in pixels, from the editor's font. */
export interface ByteSize {
  /** Of one value; a byte is two of them. */
  readonly value: number;
  /** Of a row: so many lines of text. */
  readonly row: number;
  /** Of what stands before a row. */
  readonly label: number;
}

const VALUE_CHARACTERS = styleWidth({ notation: 'decimal', precision: SHORT_PRECISION });
const VALUE_PADDING = 12;
/** Byte, code, level, value. */
export const ANATOMY_LINES = 4;
const ROW_PADDING = 16;
const LABEL_CHARACTERS = 8;
const LABEL_PADDING = 22;

export function byteSize({ character, line }: TextSize, lines: number): ByteSize {
  return {
    value: Math.ceil(VALUE_CHARACTERS * character + VALUE_PADDING),
    row: Math.ceil(lines * line + ROW_PADDING),
    label: Math.ceil(LABEL_CHARACTERS * character + LABEL_PADDING),
  };
}

/** Bytes in a row: a power of two, so that offsets are round; one where there is room for none. */
export function bytesPerRow(width: number, { value, label }: ByteSize): number {
  const fitting = Math.floor((width - label) / (2 * value + GAP));
  return 2 ** Math.floor(Math.log2(Math.max(1, Math.min(MOST, fitting))));
}

/** Between bytes. */
export const GAP = 6;
const MOST = 16;
