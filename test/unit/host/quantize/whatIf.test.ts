import assert from 'node:assert/strict';
import type { Prediction } from '../../../../src/core/convert/whatIf/predict';
import {
  alternativeText,
  bestForTheirSize,
  predictionText,
} from '../../../../src/host/quantize/whatIfText';

const PLAIN: Prediction = {
  blockSize: 64,
  zeroPoints: false,
  refine: false,
  doubleQuantization: false,
  bytes: 2048,
  values: 100,
  sumOfSquares: 100,
  squaredError: 1,
};

describe('the table of other options', () => {
  it('names options and what they make', () => {
    assert.equal(alternativeText(PLAIN, true), '64, symmetric');
    const all = { ...PLAIN, zeroPoints: true, refine: true, doubleQuantization: true };
    assert.equal(alternativeText(all, false), 'zero points, refined, double quantization');
    const facts = { best: true, present: true };
    assert.equal(
      predictionText(PLAIN, facts),
      '2.0 KiB · SQNR 20.0 dB · RMSE 0.100 · best for its size · as it is now',
    );
    const neither = { best: false, present: false };
    assert.equal(predictionText({ ...PLAIN, squaredError: 0 }, neither), '2.0 KiB · no error');
    assert.equal(predictionText({ ...PLAIN, values: 0 }, neither), '2.0 KiB · error not known');
  });

  it('finds what is best for its size', () => {
    const small = { ...PLAIN, bytes: 1000, squaredError: 2 };
    const refined = { ...PLAIN, refine: true, squaredError: 0.8 };
    const larger = { ...PLAIN, bytes: 3000, squaredError: 0.9 };
    const unknown = { ...PLAIN, bytes: 500, values: 0, squaredError: 0 };
    const best = bestForTheirSize([PLAIN, unknown, small, refined, larger]);
    assert.deepEqual(best, new Set([small, refined]));
  });
});
