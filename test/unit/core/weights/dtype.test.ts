import assert from 'node:assert/strict';
import { decodeFloats, type FloatDtype } from '../../../../src/core/weights/dtype';

function decoded(dtype: FloatDtype, bytes: Uint8Array, count: number): Float32Array {
  // From an odd address on, as in a file.
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  const out = new Float32Array(count);
  decodeFloats(dtype, shifted.subarray(1), out);
  return out;
}

describe('decodeFloats', () => {
  it('reads every f16 as the engine’s own arithmetic gives it', () => {
    const bits = Uint16Array.from({ length: 0x10000 }, (_, i) => i);
    const values = decoded('F16', new Uint8Array(bits.buffer), bits.length);
    for (const [index, value] of values.entries()) {
      const sign = index >> 15 ? -1 : 1;
      const exponent = (index >> 10) & 31;
      const fraction = index & 1023;
      const finite = exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24;
      const special = fraction ? NaN : Infinity;
      assert.ok(Object.is(value, sign * (exponent === 31 ? special : finite)), String(index));
    }
  });

  it('reads bf16 as the upper half of an f32', () => {
    const bits = Uint16Array.from([0x3f80, 0xbf80, 0x7f80, 0x8000, 0x0001, 0x7f7f]);
    const values = decoded('BF16', new Uint8Array(bits.buffer), bits.length);
    const expected = new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
    assert.deepEqual(values, expected);
  });

  it('rounds f64 to the nearest f32', () => {
    const doubles = Float64Array.from([0.1, -1e-50, 1e300, 1 + 2 ** -24, 1 + 3 * 2 ** -24]);
    const values = decoded('F64', new Uint8Array(doubles.buffer), doubles.length);
    assert.deepEqual([...values], Array.from(doubles, Math.fround));
  });

  it('refuses bytes that are not whole values', () => {
    assert.throws(() => decoded('F32', new Uint8Array(7), 2), /7 bytes are not 2 F32 values/);
  });
});
