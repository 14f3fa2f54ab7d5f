import type { ValueErrors } from './errorSums';

/** Errors of several tensors, taken together. */
export class ErrorTotals {
  private values = 0;
  private squaredError = 0;
  private squaredOriginal = 0;
  private maxError = 0;

  /** One without errors says nothing of how large its values are, and is left out. */
  add({ values, rmse, sqnrDb, maxError }: ValueErrors): void {
    if (rmse === 0) return;
    const squaredError = rmse ** 2 * values;
    this.values += values;
    this.squaredError += squaredError;
    this.squaredOriginal += squaredError * 10 ** (sqnrDb / 10);
    this.maxError = Math.max(this.maxError, maxError);
  }

  /** Undefined where there are no errors. */
  result(): Pick<ValueErrors, 'rmse' | 'sqnrDb' | 'maxError'> | undefined {
    const { values, squaredError, squaredOriginal, maxError } = this;
    if (values === 0) return undefined;
    const sqnrDb = 10 * Math.log10(squaredOriginal / squaredError);
    return { rmse: Math.sqrt(squaredError / values), sqnrDb, maxError };
  }
}
