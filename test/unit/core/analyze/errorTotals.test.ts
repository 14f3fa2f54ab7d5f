import assert from 'node:assert/strict';
import { ErrorSums } from '../../../../src/core/analyze/errorSums';
import { ErrorTotals } from '../../../../src/core/analyze/errorTotals';

describe('ErrorTotals', () => {
  it('takes tensors together as if they were one', () => {
    const original = Float32Array.from({ length: 300 }, (_, index) => Math.sin(index));
    const other = original.map((value) => Math.round(value * 8) / 8);
    const whole = new ErrorSums();
    whole.add(original, other, 0, 300, 0);
    const totals = new ErrorTotals();
    for (const [from, to] of [
      [0, 100],
      [100, 300],
    ]) {
      const part = new ErrorSums();
      part.add(original, other, from, to, 0);
      totals.add(part.result());
    }
    const { rmse, sqnrDb, maxError } = whole.result();
    const found = totals.result()!;
    assert.ok(Math.abs(found.rmse / rmse - 1) < 1e-12);
    assert.ok(Math.abs(found.sqnrDb / sqnrDb - 1) < 1e-12);
    assert.equal(found.maxError, maxError);
  });

  it('has none where there is no error', () => {
    const same = new ErrorSums();
    same.add(Float32Array.of(1, 2), Float32Array.of(1, 2), 0, 2, 0);
    const totals = new ErrorTotals();
    totals.add(same.result());
    assert.equal(totals.result(), undefined);
  });
});
