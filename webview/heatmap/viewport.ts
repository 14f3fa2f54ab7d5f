import type { Matrix } from '../../src/core/qnat/matrix';
import type { HeatPlace } from './settings';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of a matrix on a screen of some pixels. */
export interface Viewport extends Size {
  /** Pixels of a column and of a row. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** What is at the left and the upper edge, in columns and rows, with fractions. */
  readonly left: number;
  readonly top: number;
}

/**
 * What a place shows. Between the whole matrix, stretched to the screen, and cells that hold their
 * numbers, width and height grow each by its own factor, so that any shape fits and can be read.
 * @param cell pixels of a cell at zoom 1
 */
export function viewportOf(place: HeatPlace, matrix: Matrix, screen: Size, cell: Size): Viewport {
  const scaleX = scaleAt(place.zoom, screen.width / matrix.columns, cell.width);
  const scaleY = scaleAt(place.zoom, screen.height / matrix.rows, cell.height);
  return {
    ...screen,
    scaleX,
    scaleY,
    left: edge(place.column, screen.width / scaleX, matrix.columns),
    top: edge(place.row, screen.height / scaleY, matrix.rows),
  };
}

/** Small matrices are not stretched beyond cells that can be read. */
function scaleAt(zoom: number, fitted: number, largest: number): number {
  if (fitted >= largest) return largest;
  return fitted ** (1 - zoom) * largest ** zoom;
}

/** The first of `shown` items around a middle, none beyond the ends. */
function edge(middle: number, shown: number, count: number): number {
  return Math.max(0, Math.min(count - shown, middle - shown / 2));
}

/** Is all of a matrix on the screen, whatever the zoom? */
export function isWhole(matrix: Matrix, screen: Size, cell: Size): boolean {
  return matrix.columns * cell.width <= screen.width && matrix.rows * cell.height <= screen.height;
}

/** The place that shows what a viewport does. */
function placeOf(zoom: number, { left, top, width, height, scaleX, scaleY }: Viewport): HeatPlace {
  return { zoom, row: top + height / scaleY / 2, column: left + width / scaleX / 2 };
}

/** The place some pixels farther to the right and down. */
export function panned(place: HeatPlace, view: Viewport, matrix: Matrix, x: number, y: number) {
  const left = edgeOf(view.left + x / view.scaleX, view.width / view.scaleX, matrix.columns);
  const top = edgeOf(view.top + y / view.scaleY, view.height / view.scaleY, matrix.rows);
  return placeOf(place.zoom, { ...view, left, top });
}

function edgeOf(first: number, shown: number, count: number): number {
  return Math.max(0, Math.min(count - shown, first));
}

/**
 * The place some steps nearer, or farther away, with what is at a point of the screen left there.
 * @param steps each doubles the size in the direction that grows most
 */
export function zoomed(
  place: HeatPlace,
  view: Viewport,
  matrix: Matrix,
  cell: Size,
  steps: number,
  point: { readonly x: number; readonly y: number },
): HeatPlace {
  const range = Math.max(
    Math.log2((cell.width * matrix.columns) / view.width),
    Math.log2((cell.height * matrix.rows) / view.height),
  );
  if (range <= 0) return place;
  const zoom = Math.max(0, Math.min(1, place.zoom + steps / range));
  const next = viewportOf({ ...place, zoom }, matrix, view, cell);
  const left = view.left + point.x / view.scaleX - point.x / next.scaleX;
  const top = view.top + point.y / view.scaleY - point.y / next.scaleY;
  return placeOf(zoom, { ...next, left, top });
}

/** The place, moved no farther than needed to have a rectangle of the matrix on the screen. */
export function revealing(
  place: HeatPlace,
  view: Viewport,
  { row, column, rows, columns }: { row: number; column: number; rows: number; columns: number },
): HeatPlace {
  const left = nearest(view.left, view.width / view.scaleX, column, columns);
  const top = nearest(view.top, view.height / view.scaleY, row, rows);
  if (left === view.left && top === view.top) return place;
  return placeOf(place.zoom, { ...view, left, top });
}

function nearest(first: number, shown: number, from: number, count: number): number {
  return Math.max(from + count - shown, Math.min(from, first));
}

/** The rows and columns that are on the screen, whole or in part. */
export function visibleRange(
  { left, top, width, height, scaleX, scaleY }: Viewport,
  matrix: Matrix,
) {
  const row = Math.floor(top);
  const column = Math.floor(left);
  return {
    row,
    column,
    rows: Math.min(matrix.rows, Math.ceil(top + height / scaleY)) - row,
    columns: Math.min(matrix.columns, Math.ceil(left + width / scaleX)) - column,
  };
}

/** The cell at a point of the screen; undefined beyond the matrix. */
export function cellAtPoint(view: Viewport, matrix: Matrix, x: number, y: number) {
  const row = Math.floor(view.top + y / view.scaleY);
  const column = Math.floor(view.left + x / view.scaleX);
  const inside = row >= 0 && column >= 0 && row < matrix.rows && column < matrix.columns;
  return inside ? { row, column } : undefined;
}
