import { flatOf, multiIndex } from '../shape';
import type { Matrix } from './matrix';

/** Rows [first, first + count) of a tensor's matrix. */
export interface RowSpan {
  readonly first: number;
  readonly count: number;
}

interface Stack {
  readonly shape: readonly number[];
  readonly matrix: Matrix;
}

/**
 * The dimensions before the last two. A tensor that has some is a stack of slices, matrices that stand
 * one below the other in its whole matrix; a wrapped one is not, for its rows are not its own.
 */
export function stackShape({ shape, matrix }: Stack): readonly number[] {
  return matrix.wrapped || matrix.rows === 0 ? [] : shape.slice(0, -2);
}

/** The rows of the slice that a row is in: all, of a tensor that has but one slice. */
export function sliceAround(tensor: Stack, row: number): RowSpan {
  const count = rowsOfSlice(tensor);
  return { first: row - (row % count), count };
}

/** Which slice a row is in: an index for each dimension of {@link stackShape}. */
export function sliceIndex(tensor: Stack, row: number): number[] {
  return multiIndex(stackShape(tensor), Math.floor(row / rowsOfSlice(tensor)));
}

/** The row that has the place of `row` in another slice. */
export function rowInSlice(tensor: Stack, index: readonly number[], row: number): number {
  const count = rowsOfSlice(tensor);
  return flatOf(stackShape(tensor), index) * count + (row % count);
}

function rowsOfSlice(tensor: Stack): number {
  return stackShape(tensor).length > 0 ? tensor.shape.at(-2)! : tensor.matrix.rows;
}
