import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bitsText,
  copiedValue,
  decimalText,
  NOTATIONS,
  styledValue,
  styleWidth,
} from '../../../../src/core/text/notation';

const floats = fc.float({ noNaN: false });
const styles = fc.record({
  notation: fc.constantFrom(...NOTATIONS),
  precision: fc.integer({ min: 1, max: 9 }),
});

describe('notations', () => {
  const texts: [value: number, precision: number, text: string][] = [
    [0.123456, 4, '0.1235'],
    [-0.0001234567, 4, '-0.0001235'],
    [0.00001234567, 4, '1.235e-5'],
    [12345.67, 4, '12346'],
    [9999.7, 4, '10000'],
    [9999.4, 4, '9999'],
    [123456, 4, '1.235e+5'],
    [-0, 4, '-0'],
    [0.5, 9, '0.500000000'],
    [16777216, 1, '2e+7'],
  ];
  for (const [value, precision, text] of texts)
    it(`write ${value} with ${precision} digits as ${text}`, () => {
      assert.equal(decimalText(value, precision), text);
    });

  it('write the bits of a float', () => {
    assert.equal(bitsText(1), '0x3F800000');
    assert.equal(bitsText(-0), '0x80000000');
    assert.equal(bitsText(2 ** -149), '0x00000001');
  });

  it('need no more characters than they say', () => {
    const code = fc.integer({ min: 0, max: 15 });
    fc.assert(
      fc.property(floats, code, styles, (value, code, style) => {
        return styledValue({ value, code }, style).length <= styleWidth(style);
      }),
    );
  });

  it('copy every float so that it can be read again', () => {
    fc.assert(
      fc.property(floats, fc.constantFrom('decimal', 'scientific'), (value, notation) => {
        const read = Math.fround(Number(copiedValue({ value, code: 0 }, notation)));
        assert.ok(Object.is(read, value), `${value}`);
      }),
    );
  });
});
