import assert from 'node:assert/strict';
import fc from 'fast-check';
import { joinRanges, scaleOfRange, type ValueRange } from '../../../../src/core/nf4/blockScale';
import { quantizeBlocks } from '../../../../src/core/nf4/quantize';

const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });

/** Value by value. */
function rangeOf(values: Float32Array): ValueRange {
  return Array.from(values, (value) => ({ minimum: value, maximum: value })).reduce(joinRanges);
}

describe('the scale of a range', () => {
  it('is that of a block with these values, its zero point too', () => {
    fc.assert(
      fc.property(floats, fc.constantFrom('none', 'affine', 'crate'), (list, rule) => {
        const values = Float32Array.from(list);
        const block = quantizeBlocks(values, values.length, rule);
        const { scale, zeroPoint } = scaleOfRange(rule, rangeOf(values));
        assert.equal(scale, block.scales[0]);
        assert.equal(zeroPoint, block.zeroPoints?.[0] ?? 0);
      }),
    );
  });

  it('is 1 where there is nothing but NaN', () => {
    const nothing = { minimum: Infinity, maximum: -Infinity };
    assert.equal(scaleOfRange('none', nothing).scale, 1);
  });
});
