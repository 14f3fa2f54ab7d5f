import type { HeatMode } from '../../src/core/heatmap/heatField';
import { shortValue } from '../format/values';
import { blocksAcross, type BlockSpan, columnsOf } from '../values/geometry';
import { type Scene, showsNumbers } from './scene';
import { visibleRange } from './viewport';

/** Blocks have borders from these sizes on, in pixels. */
const BORDERED_ROW = 7;
const BORDERED_BLOCK = 14;

/** Draws the numbers of cells large enough to hold them. */
export function drawNumbers(context: CanvasRenderingContext2D, scene: Scene): void {
  const { tiles, palette, area, view, level, detail, theme, mode } = scene;
  if (!palette || !showsNumbers(scene)) return;
  context.font = theme.font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const shown = visibleRange(view, area);
  for (const found of tiles.shown(level, view)) {
    if (!found) continue;
    const { tile } = found;
    const { range } = tile;
    const bottom = Math.min(shown.row + shown.rows, range.row + range.rows);
    const right = Math.min(shown.column + shown.columns, range.column + range.columns);
    for (let row = Math.max(shown.row, range.row); row < bottom; row++) {
      const last = Math.min(right, columnsOf(detail, row));
      for (let column = Math.max(shown.column, range.column); column < last; column++) {
        const number = tile.at(row, column);
        context.fillStyle = palette.inkOn(number);
        const x = (column + 0.5 - view.left) * view.scaleX;
        context.fillText(numberText(mode, number), x, (row + 0.5 - view.top) * view.scaleY);
      }
    }
  }
}

function numberText(mode: HeatMode, number: number): string {
  return mode === 'code' ? String(number) : shortValue(number);
}

/** Draws the borders of blocks, where these are not too small for it. */
export function drawBlocks(context: CanvasRenderingContext2D, scene: Scene): void {
  const { area, view, detail, theme } = scene;
  const { blockSize, matrix } = detail;
  if (blockSize === undefined) return;
  const width = Math.min(blockSize, matrix.columns) * view.scaleX;
  if (view.scaleY < BORDERED_ROW || width < BORDERED_BLOCK) return;
  const { row, rows, column, columns } = visibleRange(view, area);
  context.beginPath();
  for (let at = row; at < row + rows; at++) {
    for (const span of blocksAcross(detail, at, column, column + columns - 1)) {
      traceSpan(context, scene, blockSize, at, span);
    }
  }
  context.strokeStyle = theme.block;
  context.lineWidth = 1;
  context.stroke();
}

/** The left edge of a block, and its upper edge where the cells above are of another block. */
function traceSpan(
  context: CanvasRenderingContext2D,
  { view, detail: { matrix }, pixelRatio }: Scene,
  blockSize: number,
  row: number,
  { block, start, end }: BlockSpan,
): void {
  const first = block * blockSize - row * matrix.columns;
  const crisp = (pixels: number) => (Math.round(pixels * pixelRatio) + 0.5) / pixelRatio;
  const x = (column: number) => crisp((column - view.left) * view.scaleX);
  const top = crisp((row - view.top) * view.scaleY);
  if (first === start && start > 0) {
    context.moveTo(x(start), top);
    context.lineTo(x(start), crisp((row + 1 - view.top) * view.scaleY));
  }
  const edge = Math.min(end, first + matrix.columns);
  if (row === 0 || edge <= start) return;
  context.moveTo(x(start), top);
  context.lineTo(x(edge), top);
}
