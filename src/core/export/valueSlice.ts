import { checkInside, type Matrix, matrixOf, type Shaped, type TileRange } from '../qnat/matrix';
import { sliceAround, stackShape } from '../qnat/slices';
import { valueCount } from '../shape';

/** Values of a tensor in rows of one length, and the shape that they have together. */
export interface ValueSlice {
  /** Index of the first value among all of the tensor, row-major. */
  readonly first: number;
  readonly rows: number;
  /** Values of a row. */
  readonly columns: number;
  /** From the first value of a row to that of the next. */
  readonly stride: number;
  readonly shape: readonly number[];
}

/** All values of a tensor. */
export function wholeTensor({ shape }: Shaped): ValueSlice {
  return oneRun(0, shape);
}

/** The matrix of the last two dimensions that a row is in; undefined when there is no other. */
export function matrixAround(tensor: Shaped, row: number): ValueSlice | undefined {
  const { shape } = tensor;
  const stack = { shape, matrix: matrixOf(tensor) };
  if (stackShape(stack).length === 0) return undefined;
  return oneRun(sliceAround(stack, row).first * stack.matrix.columns, shape.slice(-2));
}

/**
 * The values of a rectangle. Whole rows of a wrapped tensor follow one another, and become one row.
 * @returns undefined when its last row is shorter than the others
 * @throws InvalidRequestError when the rectangle leaves the matrix
 */
export function rectangle(tensor: Shaped, range: TileRange): ValueSlice | undefined {
  const matrix = matrixOf(tensor);
  checkInside(range, matrix);
  const { rows, columns } = range;
  const first = range.row * matrix.columns + range.column;
  const left = valueCount(tensor.shape) - first;
  if (matrix.wrapped && isOneRow(range, matrix)) {
    return oneRun(first, [Math.min(rows * columns, left)]);
  }
  if ((rows - 1) * matrix.columns + columns > left) return undefined;
  return { first, rows, columns, stride: matrix.columns, shape: [rows, columns] };
}

function isOneRow({ rows, columns }: TileRange, matrix: Matrix): boolean {
  return rows === 1 || columns === matrix.columns;
}

function oneRun(first: number, shape: readonly number[]): ValueSlice {
  const values = valueCount(shape);
  return { first, rows: 1, columns: values, stride: values, shape };
}
