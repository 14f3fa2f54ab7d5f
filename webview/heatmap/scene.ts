import type { HeatMode } from '../../src/core/heatmap/heatField';
import { styleWidth } from '../../src/core/text/notation';
import type { TextSize } from '../shell/useTextSize';
import type { Cell } from '../state/viewState';
import { type GridDetail, rowLabel } from '../values/geometry';
import type { HeatTiles } from './heatTiles';
import type { Level } from './levels';
import type { Palette } from './palette';
import type { HeatTheme } from './theme';
import type { HeatArea, Size, Viewport } from './viewport';

/** Room for the axes' labels. */
export interface Margins {
  readonly left: number;
  readonly top: number;
}

/** All that a picture of a heat map is made of. */
export interface Scene {
  readonly detail: GridDetail;
  readonly mode: HeatMode;
  readonly tiles: HeatTiles;
  /** Undefined while no number is known. */
  readonly palette: Palette | undefined;
  readonly area: HeatArea;
  readonly view: Viewport;
  readonly level: Level;
  readonly cell: Cell;
  readonly focused: boolean;
  readonly margins: Margins;
  readonly text: TextSize;
  readonly theme: HeatTheme;
  readonly pixelRatio: number;
}

/** The widest that shortValue gets: four digits. */
const SHORT_VALUE_CHARACTERS = styleWidth({ notation: 'decimal', precision: 4 });

/** Longer names of rows are cut. */
const MAX_LABEL = 16;

export function marginsOf(detail: GridDetail, { character, line }: TextSize): Margins {
  const longest = rowLabel(detail, Math.max(0, detail.matrix.rows - 1)).length;
  return {
    left: Math.ceil(Math.max(2, Math.min(MAX_LABEL, longest)) * character + 14),
    top: Math.ceil(line + 8),
  };
}

/** Pixels of a cell that holds its number. */
export function cellSizeOf({ character, line }: TextSize): Size {
  return {
    width: Math.ceil(SHORT_VALUE_CHARACTERS * character + 18),
    height: Math.ceil(line + 12),
  };
}

/** The longest text that a mode's numbers have. */
const CHARACTERS: Record<HeatMode, number> = {
  value: SHORT_VALUE_CHARACTERS,
  code: 2,
  scale: SHORT_VALUE_CHARACTERS,
  magnitude: 6,
  error: SHORT_VALUE_CHARACTERS,
};

/** Is there room for numbers in cells? */
export function showsNumbers({ view, mode, text }: Pick<Scene, 'view' | 'mode' | 'text'>): boolean {
  const width = CHARACTERS[mode] * text.character + 6;
  return view.scaleX >= width && view.scaleY >= text.line + 2;
}
