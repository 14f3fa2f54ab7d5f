import { drawAxes } from './drawAxes';
import { drawBlocks, drawNumbers } from './drawCells';
import { drawTiles } from './drawTiles';
import { binStart } from './levels';
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
  const { cell, area, view, level, theme, focused } = scene;
  const { row, column } = binStart(level, area, cell);
  const across = frameOf(
    (column - view.left) * view.scaleX,
    level.binColumns * view.scaleX,
    view.width,
  );
  const down = frameOf((row - view.top) * view.scaleY, level.binRows * view.scaleY, view.height);
  const { start: left, length: width } = across;
  const { start: top, length: height } = down;
  context.strokeStyle = theme.background;
  context.lineWidth = focused ? 5 : 4;
  context.strokeRect(left, top, width, height);
  context.strokeStyle = theme.focus;
  context.lineWidth = focused ? 2.5 : 1.5;
  context.strokeRect(left, top, width, height);
}

/**
 * One side of the cursor around a bin. A small bin is framed wider than it is, and by what was added the
 * frame may move to stay on the screen: never so far that it is around another bin.
 */
function frameOf(start: number, length: number, room: number): { start: number; length: number } {
  const framed = Math.max(SMALLEST_CURSOR, length);
  const added = (framed - length) / 2;
  const least = start - 2 * added;
  const inside = Math.max(1, Math.min(room - framed - 1, start - added));
  return { start: Math.max(least, Math.min(start, inside)), length: framed };
}
