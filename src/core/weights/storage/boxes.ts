/** A box of a tensor: one place in the outer dimensions, a stretch of one, and the inner ones whole. */
export interface Box {
  /** Row-major index of its first value. */
  readonly first: number;
  /** The dimension that it takes a stretch of, and the values of that. */
  readonly dimension: number;
  readonly extent: number;
}

/**
 * The boxes that values [start, end) of a tensor, counted row-major, are made of: twice as many as it
 * has dimensions at most.
 */
export function* boxesOf(shape: readonly number[], start: number, end: number): Generator<Box> {
  const sizes = innerSizes(shape);
  for (let at = start; at < end;) {
    const dimension = sizes.findIndex((size) => at % size === 0 && at + size <= end);
    const size = sizes[dimension];
    const place = Math.floor(at / size) % shape[dimension];
    const extent = Math.min(shape[dimension] - place, Math.floor((end - at) / size));
    yield { first: at, dimension, extent };
    at += extent * size;
  }
}

/** Of each dimension, the values that lie between two neighbours of it in row-major order. */
export function innerSizes(shape: readonly number[]): number[] {
  const sizes = shape.map(() => 1);
  for (let at = shape.length - 2; at >= 0; at--) sizes[at] = sizes[at + 1] * shape[at + 1];
  return sizes;
}
