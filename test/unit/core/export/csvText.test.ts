import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CSV_CELL_BYTES, encodeCsv } from '../../../../src/core/export/csvText';

function lines(values: readonly number[], first = 0, columns = 1): string[] {
  const text = new TextDecoder().decode(encodeCsv(Float32Array.from(values), first, columns));
  return text.split('\n').slice(0, -1);
}

describe('encodeCsv', () => {
  // What Python's '%15.8e' writes of them.
  const numbers: [value: number, text: string][] = [
    [0, ' 0.00000000e+00'],
    [-0, '-0.00000000e+00'],
    [1, ' 1.00000000e+00'],
    [0.1, ' 1.00000001e-01'],
    [-(2 ** -149), '-1.40129846e-45'],
    [-1.1754943508222875e-38, '-1.17549435e-38'],
    [3.4028234663852886e38, ' 3.40282347e+38'],
    [16777216, ' 1.67772160e+07'],
    // Halves, to the even digit.
    [2 ** -13, ' 1.22070312e-04'],
    [-3 * 2 ** -13, '-3.66210938e-04'],
    [8388607.5, ' 8.38860750e+06'],
    [1048576.125, ' 1.04857612e+06'],
    [1048576.375, ' 1.04857638e+06'],
  ];
  for (const [value, text] of numbers) {
    it(`writes ${value} as C does`, () => assert.deepEqual(lines([value]), [text]));
  }

  it('writes what is no number as most readers know it', () => {
    const found = lines([NaN, Infinity, -Infinity]).map((line) => line.trim());
    assert.deepEqual(found, ['NaN', 'Infinity', '-Infinity']);
  });

  it('ends a line after the last column, wherever it begins', () => {
    const text = new TextDecoder().decode(encodeCsv(new Float32Array(5), 4, 3));
    assert.equal(text.replaceAll(/[^,\n]/g, ''), ',\n,,\n');
  });

  it('tells every f32 from every other, in cells of one width', () => {
    const bits = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(bits, (pattern) => {
        const [value] = new Float32Array(Int32Array.of(pattern).buffer);
        const [cell] = lines([value]);
        assert.equal(cell.length, CSV_CELL_BYTES - 1);
        assert.ok(Object.is(Math.fround(Number(cell)), Number.isNaN(value) ? NaN : value), cell);
      }),
      { numRuns: 2000 },
    );
  });
});
