import type { HeatPlace } from './settings';

/** What a heat map is of: some rows of a tensor's matrix, all of them or those of one slice. */
export interface HeatArea {
  readonly row: number;
  readonly rows: number;
  readonly columns: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of an area on a screen of some pixels. */
export interface Viewport extends Size {
  /** Pixels of a column and of a row. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** What is at the left and the upper edge, in columns and rows of the matrix, with fractions. */
  readonly left: number;
  readonly top: number;
}

/**
 * What a place shows. Between the whole area, stretched to the screen, and cells that hold their
 * numbers, width and height grow each by its own factor, so that any shape fits and can be read.
 * @param cell pixels of a cell at zoom 1
 */
export function viewportOf(place: HeatPlace, area: HeatArea, screen: Size, cell: Size): Viewport {
  const scaleX = scaleAt(place.zoom, screen.width / area.columns, cell.width);
  const scaleY = scaleAt(place.zoom, screen.height / area.rows, cell.height);
  return {
    ...screen,
    scaleX,
    scaleY,
    left: edge(place.column, screen.width / scaleX, area.columns),
    top: area.row + edge(place.row, screen.height / scaleY, area.rows),
  };
}

/** Small areas are not stretched beyond cells that can be read. */
function scaleAt(zoom: number, fitted: number, largest: number): number {
  if (fitted >= largest) return largest;
  return fitted ** (1 - zoom) * largest ** zoom;
}

/** The first of `shown` items around a middle, none beyond the ends. */
function edge(middle: number, shown: number, count: number): number {
  return edgeOf(middle - shown / 2, shown, 0, count);
}

/** Is all of an area on the screen, whatever the zoom? */
export function isWhole({ rows, columns }: HeatArea, screen: Size, cell: Size): boolean {
  return columns * cell.width <= screen.width && rows * cell.height <= screen.height;
}

/** The place that shows what a viewport does. */
function placeOf(zoom: number, view: Viewport, area: HeatArea): HeatPlace {
  const { left, top, width, height, scaleX, scaleY } = view;
  return { zoom, row: top - area.row + height / scaleY / 2, column: left + width / scaleX / 2 };
}

/** The place some pixels farther to the right and down. */
export function panned(place: HeatPlace, view: Viewport, area: HeatArea, x: number, y: number) {
  const left = edgeOf(view.left + x / view.scaleX, view.width / view.scaleX, 0, area.columns);
  const down = view.top + y / view.scaleY;
  const top = edgeOf(down, view.height / view.scaleY, area.row, area.rows);
  return placeOf(place.zoom, { ...view, left, top }, area);
}

/** The nearest edge with nothing beyond the ends of `count` items from `start` on. */
function edgeOf(first: number, shown: number, start: number, count: number): number {
  return Math.max(start, Math.min(start + count - shown, first));
}

/**
 * The place some steps nearer, or farther away, with what is at a point of the screen left there.
 * @param steps each doubles the size in the direction that grows most
 */
export function zoomed(
  place: HeatPlace,
  view: Viewport,
  area: HeatArea,
  cell: Size,
  steps: number,
  point: { readonly x: number; readonly y: number },
): HeatPlace {
  const range = Math.max(
    Math.log2((cell.width * area.columns) / view.width),
    Math.log2((cell.height * area.rows) / view.height),
  );
  if (range <= 0) return place;
  const zoom = Math.max(0, Math.min(1, place.zoom + steps / range));
  const next = viewportOf({ ...place, zoom }, area, view, cell);
  const left = view.left + point.x / view.scaleX - point.x / next.scaleX;
  const top = view.top + point.y / view.scaleY - point.y / next.scaleY;
  return placeOf(zoom, { ...next, left, top }, area);
}

/** The place, moved no farther than needed to have some of its cells on the screen. */
export function revealing(
  place: HeatPlace,
  view: Viewport,
  area: HeatArea,
  { row, column, rows, columns }: HeatArea & { readonly column: number },
): HeatPlace {
  const left = nearest(view.left, view.width / view.scaleX, column, columns);
  const top = nearest(view.top, view.height / view.scaleY, row, rows);
  if (left === view.left && top === view.top) return place;
  return placeOf(place.zoom, { ...view, left, top }, area);
}

function nearest(first: number, shown: number, from: number, count: number): number {
  return Math.max(from + count - shown, Math.min(from, first));
}

/** The rows and columns that are on the screen, whole or in part. */
export function visibleRange(
  { left, top, width, height, scaleX, scaleY }: Viewport,
  area: HeatArea,
) {
  const row = Math.floor(top);
  const column = Math.floor(left);
  return {
    row,
    column,
    rows: Math.min(area.row + area.rows, Math.ceil(top + height / scaleY)) - row,
    columns: Math.min(area.columns, Math.ceil(left + width / scaleX)) - column,
  };
}

/** The cell at a point of the screen; undefined beyond the area. */
export function cellAtPoint(view: Viewport, area: HeatArea, x: number, y: number) {
  const row = Math.floor(view.top + y / view.scaleY);
  const column = Math.floor(view.left + x / view.scaleX);
  const below = row - area.row;
  const inside = below >= 0 && column >= 0 && below < area.rows && column < area.columns;
  return inside ? { row, column } : undefined;
}
