/** Values of a tensor of this shape; one, when it has no dimensions. */
export function valueCount(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** The index in each dimension of the value at a flat index, row-major. */
export function multiIndex(shape: readonly number[], flat: number): number[] {
  const indices: number[] = [];
  let rest = flat;
  for (const dimension of [...shape].reverse()) {
    const next = Math.floor(rest / dimension);
    indices.unshift(rest - next * dimension);
    rest = next;
  }
  return indices;
}

/** The flat index, row-major, of the value at an index in each dimension. */
export function flatOf(shape: readonly number[], indices: readonly number[]): number {
  return indices.reduce((flat, index, dimension) => flat * shape[dimension] + index, 0);
}
