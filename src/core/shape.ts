/** Values of a tensor of this shape; one, when it has no dimensions. */
export function valueCount(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
