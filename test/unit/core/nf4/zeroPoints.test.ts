import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dequantize } from '../../../../src/core/nf4/dequantize';
import { quantizeBlocks } from '../../../../src/core/nf4/quantize';
import type { ZeroPointRule } from '../../../../src/core/nf4/zeroPoints';

const BLOCK = 64;

function roundTrip(values: Float32Array, rule: ZeroPointRule): Float32Array {
  const restored = new Float32Array(values.length);
  const blocks = { ...quantizeBlocks(values, BLOCK, rule), codesFrom: 0, blockSize: BLOCK };
  dequantize(blocks, 0, restored);
  return restored;
}

function squaredError(values: Float32Array, restored: Float32Array): number {
  return values.reduce((sum, value, index) => sum + (value - restored[index]) ** 2, 0);
}

/** Values around a middle that is not 0, as biases and shifted activations have them. */
const shifted = fc
  .tuple(
    fc.double({ min: 2, max: 50, noNaN: true }),
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: BLOCK, maxLength: BLOCK }),
  )
  .map(([middle, values]) => Float32Array.from(values, (value) => middle + value));

describe('affine zero points', () => {
  it('return x, to within half the widest gap of the levels', () => {
    fc.assert(
      fc.property(shifted, (values) => {
        const half = (Math.max(...values) - Math.min(...values)) / 2;
        const worst = 0.16 * half + 1e-5 * Math.max(...values);
        return roundTrip(values, 'affine').every((x, i) => Math.abs(x - values[i]) <= worst);
      }),
    );
  });

  it('lose at most a tenth of what symmetric NF4 loses on shifted blocks', () => {
    let state = 7;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const values = Float32Array.from({ length: 100 * BLOCK }, () => 4 + random() - 0.5);
    const affine = squaredError(values, roundTrip(values, 'affine'));
    const symmetric = squaredError(values, roundTrip(values, 'none'));
    assert.ok(affine < symmetric / 10, `${affine} against ${symmetric}`);
  });

  it('give constant blocks back exactly', () => {
    for (const value of [0, 1.1, -3.7, 1e-42, -1e38]) {
      const values = new Float32Array(BLOCK).fill(value);
      assert.deepEqual(roundTrip(values, 'affine'), values);
    }
  });

  it('return x - min by the crate’s rule, as the crate does', () => {
    const values = Float32Array.from({ length: BLOCK }, (_, i) => 1 + i / BLOCK);
    const restored = roundTrip(values, 'crate');
    assert.ok(restored.every((x, i) => Math.abs(x - (values[i] - 1)) < 0.3));
  });
});
