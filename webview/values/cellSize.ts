import { SHORT_VALUE_CHARACTERS } from '../format/values';
import type { TextSize } from '../shell/useTextSize';

/** Sizes in pixels, from the editor's font. */
export interface CellSize {
  readonly character: number;
  readonly column: number;
  /** A row: the strip with the blocks' names, and the values below it. */
  readonly row: number;
  readonly head: number;
}

const PADDING = 16;
const STRIP = 15;

export function cellSize({ character, line }: TextSize): CellSize {
  return {
    character,
    column: Math.ceil(SHORT_VALUE_CHARACTERS * character + PADDING),
    row: STRIP + Math.ceil(line) + 5,
    head: Math.ceil(line) + 7,
  };
}
