import { scaleLinear } from 'd3-scale';
import { rowLabel } from '../values/geometry';
import type { Scene } from './scene';

/** Pixels between two labels. */
const APART_X = 90;
const APART_Y = 44;
const TICK = 4;

/** Draws the columns' indices above the plot, and the rows' before it; the plot's corner is at 0, 0. */
export function drawAxes(context: CanvasRenderingContext2D, scene: Scene): void {
  const { area, view, theme, detail } = scene;
  const { wrapped } = detail.matrix;
  context.font = theme.font;
  context.fillStyle = theme.label;
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.beginPath();
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  for (const column of ticks(view.left, view.width, view.scaleX, area.columns, APART_X)) {
    const x = (column + 0.5 - view.left) * view.scaleX;
    context.moveTo(x, -TICK);
    context.lineTo(x, 0);
    const label = wrapped ? `+${column}` : String(column);
    // All of the last one is on the canvas.
    const last = view.width - context.measureText(label).width / 2;
    context.fillText(label, Math.min(x, last), -TICK - 1);
  }
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const top = view.top - area.row;
  for (const row of ticks(top, view.height, view.scaleY, area.rows, APART_Y)) {
    const y = (row + 0.5 - top) * view.scaleY;
    context.moveTo(-TICK, y);
    context.lineTo(0, y);
    context.fillText(rowLabel(detail, area.row + row), -TICK - 3, y, scene.margins.left - TICK - 6);
  }
  context.stroke();
}

/** Whole indices that are round and far enough apart. */
function ticks(first: number, pixels: number, scale: number, count: number, apart: number) {
  const end = Math.min(count - 1, first + pixels / scale - 0.5);
  const most = Math.max(1, Math.floor(Math.min(pixels, count * scale) / apart));
  return scaleLinear([first - 0.5, end], [0, 1])
    .ticks(most)
    .filter((tick) => Number.isInteger(tick) && tick >= 0);
}
