import assert from 'node:assert/strict';
import type { ComputeDtype } from '../../../../src/core/qnat/layout';
import { decodeFloats } from '../../../../src/core/weights/dtype';
import { encodeFloats } from '../../../../src/core/weights/encode';
import { assertSameBytes } from '../../../support/assertBytes';

const ALL = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);
const QUIET = { F16: 0x0200, BF16: 0x0040 };
const INFINITE = { F16: 0x7c00, BF16: 0x7f80 };
const isNaNOf = (dtype: 'F16' | 'BF16', bits: number) => (bits & 0x7fff) > INFINITE[dtype];

function encoded(dtype: ComputeDtype, values: Float32Array): Uint16Array {
  return new Uint16Array(encodeFloats(dtype, values).buffer);
}

function decoded(dtype: 'F16' | 'BF16', bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length);
  decodeFloats(dtype, new Uint8Array(bits.buffer), values);
  return values;
}

/** The next f32 away from zero (`by` = 1), or toward it (-1). */
function neighbour(value: number, by: number): number {
  const bits = new Int32Array(new Float32Array([value]).buffer);
  bits[0] += by;
  return new Float32Array(bits.buffer)[0];
}

/** Every positive value by its bits, and what lies halfway to the next one. */
function halfways(dtype: 'F16' | 'BF16') {
  const values = decoded(dtype, ALL);
  // What follows the largest is what it would be were there no infinity: rounding goes by that.
  values[INFINITE[dtype]] = dtype === 'F16' ? 65536 : NaN;
  const lower = [...ALL.subarray(0, INFINITE[dtype] - (dtype === 'F16' ? 0 : 1))];
  return lower.map((bits) => ({ bits, halfway: (values[bits] + values[bits + 1]) / 2 }));
}

describe('encodeFloats', () => {
  for (const dtype of ['F16', 'BF16'] as const) {
    it(`gives every ${dtype} back`, () => {
      const numbers = ALL.filter((bits) => !isNaNOf(dtype, bits));
      assertSameBytes(encodeFloats(dtype, decoded(dtype, numbers)), new Uint8Array(numbers.buffer));
    });

    it(`rounds halves between neighbours to the even ${dtype}, and all else to the nearest`, () => {
      const cases = halfways(dtype);
      for (const sign of [1, -1]) {
        const at = (by: number) =>
          encoded(
            dtype,
            Float32Array.from(cases, ({ halfway }) => sign * neighbour(halfway, by)),
          );
        const [below, tie, above] = [at(-1), at(0), at(1)];
        for (const [index, { bits }] of cases.entries()) {
          const expected = [bits, bits + (bits & 1), bits + 1];
          const found = [below, tie, above].map((codes) => codes[index] & 0x7fff);
          assert.ok(
            found.every((code, place) => code === expected[place]),
            `${found.join()} for ${expected.join()}`,
          );
          assert.equal(tie[index] >> 15, sign < 0 ? 1 : 0);
        }
      }
    });

    it(`keeps NaN as ${dtype}, quiet, with its sign and payload`, () => {
      const bits = Uint32Array.of(0x7fc00000, 0xffc00000, 0x7f800001, 0xffd55555);
      const found = [...encoded(dtype, new Float32Array(bits.buffer))];
      const shift = dtype === 'F16' ? 13 : 16;
      const mask = QUIET[dtype] * 2 - 1;
      const expected = [...bits].map(
        (nan) =>
          ((nan >>> 16) & 0x8000) | INFINITE[dtype] | QUIET[dtype] | ((nan >>> shift) & mask),
      );
      assert.deepEqual(found, expected);
    });
  }

  it('makes what is too large infinite', () => {
    const large = Float32Array.of(65519.996, 65520, -65536, 3e38, Infinity);
    assert.deepEqual([...encoded('F16', large)], [0x7bff, 0x7c00, 0xfc00, 0x7c00, 0x7c00]);
    const larger = Float32Array.of(3.38e38, 3.4028235e38, -Infinity);
    assert.deepEqual([...encoded('BF16', larger)], [0x7f7e, 0x7f80, 0xff80]);
  });

  it('makes what is too small zero, with its sign', () => {
    const small = Float32Array.of(2 ** -25, -(2 ** -26), 1e-45, -0);
    assert.deepEqual([...encoded('F16', small)], [0, 0x8000, 0, 0x8000]);
    assert.deepEqual([...encoded('F16', Float32Array.of(neighbour(2 ** -25, 1)))], [1]);
  });

  it('copies F32 bit by bit', () => {
    const values = new Float32Array(Uint32Array.of(0x7f800001, 0x80000000, 0x3f800001).buffer);
    assertSameBytes(encodeFloats('F32', values), new Uint8Array(values.buffer));
  });
});
