import { type NumberStyle, styleWidth } from '../../src/core/text/notation';
import type { TextSize } from '../shell/useTextSize';

/** Sizes in pixels, from the editor's font and how the values are written. */
export interface CellSize {
  readonly character: number;
  readonly column: number;
  /** A row: the strip with the blocks' names, and the values below it. */
  readonly row: number;
  readonly head: number;
}

const PADDING = 16;
/** Columns have numbers, and blocks names, that need so many characters. */
const LEAST_CHARACTERS = 6;
const STRIP = 15;

export function cellSize({ character, line }: TextSize, style: NumberStyle): CellSize {
  const characters = Math.max(LEAST_CHARACTERS, styleWidth(style));
  return {
    character,
    column: Math.ceil(characters * character + PADDING),
    row: STRIP + Math.ceil(line) + 5,
    head: Math.ceil(line) + 7,
  };
}
