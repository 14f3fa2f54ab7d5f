import { drawAxes } from './drawAxes';
import { drawBlocks, drawNumbers } from './drawCells';
import { drawTiles } from './drawTiles';
import type { Scene } from './scene';

/** The smallest that the cursor is drawn. */
const SMALLEST_CURSOR = 9;

/** Draws a heat map on a canvas of its size. */
export function draw(canvas: HTMLCanvasElement, scene: Scene): void {
  const { view, margins, theme, pixelRatio } = scene;
  const context = canvas.getContext('2d')!;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, margins.left + view.width, margins.top + view.height);
  context.translate(margins.left, margins.top);
  context.save();
  context.beginPath();
  context.rect(0, 0, view.width, view.height);
  context.clip();
  drawTiles(context, scene);
  drawBlocks(context, scene);
  drawNumbers(context, scene);
  drawCursor(context, scene);
  context.restore();
  drawAxes(context, scene);
}

/** The cell, or the bin that it is in, with a line that is seen on every colour. */
function drawCursor(context: CanvasRenderingContext2D, scene: Scene): void {
  const { cell, view, level, theme, focused } = scene;
  const [row, column] = [startOf(cell.row, level.binRows), startOf(cell.column, level.binColumns)];
  const width = Math.max(SMALLEST_CURSOR, level.binColumns * view.scaleX);
  const height = Math.max(SMALLEST_CURSOR, level.binRows * view.scaleY);
  const x = (column + level.binColumns / 2 - view.left) * view.scaleX - width / 2;
  const y = (row + level.binRows / 2 - view.top) * view.scaleY - height / 2;
  const left = Math.max(1, Math.min(view.width - width - 1, x));
  const top = Math.max(1, Math.min(view.height - height - 1, y));
  if (Math.abs(left - x) > width || Math.abs(top - y) > height) return;
  context.strokeStyle = theme.background;
  context.lineWidth = focused ? 5 : 4;
  context.strokeRect(left, top, width, height);
  context.strokeStyle = theme.focus;
  context.lineWidth = focused ? 2.5 : 1.5;
  context.strokeRect(left, top, width, height);
}

function startOf(index: number, size: number): number {
  return index - (index % size);
}
