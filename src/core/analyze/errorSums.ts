/** How far values are from those they stand for. */
export interface ValueErrors {
  /** Values compared. */
  readonly values: number;
  /** Values left out, for one of the two is NaN or infinite and they are not the same. */
  readonly nonFinite: number;
  /** Root of the mean squared error; 0 when nothing was compared. */
  readonly rmse: number;
  readonly maxError: number;
  /** Index in the tensor of the first value with the largest error; undefined when there is no error. */
  readonly maxErrorIndex?: number;
  /** Signal to quantization noise, 10·log10(Σx² / Σe²); infinite when there is no error. */
  readonly sqnrDb: number;
  /** Cosine of the angle between the two tensors as vectors; 1 when both are zero. */
  readonly cosine: number;
}

/** Adds up errors run by run, in f64, so that a tensor of any size is compared in one pass. */
export class ErrorSums {
  private values = 0;
  private nonFinite = 0;
  private squaredError = 0;
  private squaredOriginal = 0;
  private squaredOther = 0;
  private product = 0;
  private maxError = 0;
  private maxErrorIndex?: number;

  /**
   * Compares [from, to) of two runs of values.
   * @param start index in the tensor of the runs' first value
   * @returns the sum of the squared errors
   */
  add(
    original: Float32Array,
    other: Float32Array,
    from: number,
    to: number,
    start: number,
  ): number {
    let squaredError = 0;
    for (let index = from; index < to; index++) {
      const x = original[index];
      const y = other[index];
      const error = Math.abs(x - y);
      if (!Number.isFinite(error)) {
        if (!Object.is(x, y)) this.nonFinite++;
        continue;
      }
      this.values++;
      squaredError += error * error;
      this.squaredOriginal += x * x;
      this.squaredOther += y * y;
      this.product += x * y;
      if (error > this.maxError) {
        this.maxError = error;
        this.maxErrorIndex = start + index;
      }
    }
    this.squaredError += squaredError;
    return squaredError;
  }

  result(): ValueErrors {
    const { values, nonFinite, maxError, maxErrorIndex, squaredError, squaredOriginal } = this;
    return {
      values,
      nonFinite,
      rmse: values === 0 ? 0 : Math.sqrt(squaredError / values),
      maxError,
      maxErrorIndex,
      sqnrDb: squaredError === 0 ? Infinity : 10 * Math.log10(squaredOriginal / squaredError),
      cosine: this.cosine(),
    };
  }

  private cosine(): number {
    const { squaredOriginal, squaredOther, product } = this;
    if (squaredOriginal === 0 && squaredOther === 0) return 1;
    if (squaredOriginal === 0 || squaredOther === 0) return 0;
    return product / (Math.sqrt(squaredOriginal) * Math.sqrt(squaredOther));
  }
}
