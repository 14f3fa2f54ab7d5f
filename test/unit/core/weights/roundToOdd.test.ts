import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeFloats } from '../../../../src/core/weights/dtype';
import { encodeFloats } from '../../../../src/core/weights/encode';
import { roundToOdd } from '../../../../src/core/weights/roundToOdd';

const DTYPES = ['F16', 'BF16'] as const;
/** Bits of infinity, and what it would be were there no end of numbers: rounding goes by that. */
const INFINITE = { F16: { bits: 0x7c00, value: 2 ** 16 }, BF16: { bits: 0x7f80, value: 2 ** 128 } };

type Small = (typeof DTYPES)[number];

function rounded(dtype: Small, values: readonly number[]): number[] {
  const floats = roundToOdd(new Uint8Array(Float64Array.from(values).buffer));
  return [...new Uint16Array(encodeFloats(dtype, floats).buffer)];
}

/** All positive values of a dtype, by their bits, up to what stands for infinity. */
function magnitudesOf(dtype: Small): Float64Array {
  const { bits, value } = INFINITE[dtype];
  const all = new Float32Array(bits);
  decodeFloats(dtype, new Uint8Array(Uint16Array.from(all, (_, index) => index).buffer), all);
  return Float64Array.from([...all, value]);
}

/** The next f64 away from zero (`by` = 1), or toward it (-1). */
function neighbour(value: number, by: bigint): number {
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0] += by;
  return new Float64Array(bits.buffer)[0];
}

/** The bits of the nearest value, of two as near the even ones: the sums and differences are exact. */
function nearest(value: number, magnitudes: Float64Array): number {
  const size = Math.abs(value);
  let [below, above] = [0, magnitudes.length - 1];
  if (size >= magnitudes[above]) below = above;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (magnitudes[middle] <= size) below = middle;
    else above = middle;
  }
  const halfway = (magnitudes[below] + magnitudes[above]) / 2;
  const up = size > halfway || (size === halfway && below % 2 === 1);
  return (up ? above : below) | (value < 0 || Object.is(value, -0) ? 0x8000 : 0);
}

describe('roundToOdd', () => {
  for (const dtype of DTYPES) {
    const magnitudes = magnitudesOf(dtype);

    it(`rounds what is next to a tie of ${dtype} to the right side`, () => {
      const ties = [...magnitudes.subarray(1)].map((value, at) => (magnitudes[at] + value) / 2);
      for (const by of [-1n, 0n, 1n]) {
        const values = ties.map((tie) => neighbour(tie, by));
        const expected = ties.map((_, bits) =>
          by === 0n ? bits + (bits & 1) : bits + Number(by > 0),
        );
        assert.deepEqual(rounded(dtype, values), expected);
      }
    });

    it(`rounds any number to the nearest ${dtype}`, () =>
      fc.assert(
        fc.property(fc.double({ noNaN: true }), (value) =>
          assert.deepEqual(rounded(dtype, [value]), [nearest(value, magnitudes)]),
        ),
        { numRuns: 5000 },
      ));
  }

  it('keeps what needs no rounding, and NaN', () => {
    const values = [0, -0, 1.5, -(2 ** -149), Infinity, -Infinity];
    const found = roundToOdd(new Uint8Array(Float64Array.from([...values, NaN]).buffer));
    assert.deepEqual([...found], [...values, NaN]);
  });
});
