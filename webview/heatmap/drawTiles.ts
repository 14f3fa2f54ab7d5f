import { columnsOf } from '../values/geometry';
import type { HeatTile } from './heatTiles';
import type { Palette } from './palette';
import type { Scene } from './scene';
import type { Viewport } from './viewport';

/** Draws the numbers' colours; where a tile is on its way, those of other levels. */
export function drawTiles(context: CanvasRenderingContext2D, scene: Scene): void {
  const { tiles, palette, view, level, pixelRatio } = scene;
  if (!palette) return;
  context.imageSmoothingEnabled = false;
  const wanted = tiles.shown(level, view);
  const there = wanted.flatMap((found) => found?.tile ?? []);
  const others = there.length < wanted.length ? tiles.ofOtherLevels(level) : [];
  for (const tile of [...others, ...there]) drawTile(context, tile, palette, view, pixelRatio);
  if (level.binRows === 1) clearEnd(context, scene);
}

/** Draws the bins of a tile that are on the screen, its edges on whole pixels: no seams. */
function drawTile(
  context: CanvasRenderingContext2D,
  tile: HeatTile,
  palette: Palette,
  view: Viewport,
  pixelRatio: number,
): void {
  const { row, column, binRows, binColumns } = tile.range;
  const across = shownBins(column, binColumns, tile.columns, view.left, view.width, view.scaleX);
  const down = shownBins(row, binRows, tile.rows, view.top, view.height, view.scaleY);
  if (across.count <= 0 || down.count <= 0) return;
  const snapped = (pixels: number) => Math.round(pixels * pixelRatio) / pixelRatio;
  const [left, right] = [snapped(across.start), snapped(across.end)];
  const [top, bottom] = [snapped(down.start), snapped(down.end)];
  const picture = tile.pictureIn(palette);
  context.drawImage(
    picture,
    across.first,
    down.first,
    across.count,
    down.count,
    left,
    top,
    right - left,
    bottom - top,
  );
}

/** Which of a tile's bins are on the screen in one direction, and from which pixel to which. */
function shownBins(
  origin: number,
  size: number,
  bins: number,
  edge: number,
  pixels: number,
  scale: number,
) {
  const first = Math.max(0, Math.floor((edge - origin) / size));
  const last = Math.min(bins, Math.ceil((edge + pixels / scale - origin) / size));
  const pixelOf = (bin: number) => (origin + bin * size - edge) * scale;
  return { first, count: last - first, start: pixelOf(first), end: pixelOf(last) };
}

/** The last row of a wrapped tensor may end before the others do. */
function clearEnd(context: CanvasRenderingContext2D, { detail, view, theme }: Scene): void {
  const last = detail.matrix.rows - 1;
  const used = columnsOf(detail, last);
  if (used === detail.matrix.columns) return;
  context.fillStyle = theme.background;
  context.fillRect(
    (used - view.left) * view.scaleX,
    (last - view.top) * view.scaleY,
    (detail.matrix.columns - used) * view.scaleX,
    view.scaleY + 1,
  );
}
