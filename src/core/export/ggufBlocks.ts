import { encodeFloats } from '../weights/encode';

/** Values that share a scale in both formats. */
export const GGUF_BLOCK = 32;
/** An f16 scale, then a byte or half a byte a value. */
export const Q8_0_BYTES = 2 + GGUF_BLOCK;
export const Q4_0_BYTES = 2 + GGUF_BLOCK / 2;

/** Whole blocks as Q8_0, bit for bit as gguf-py quantizes (gguf/quants.py, class Q8_0). */
export function encodeQ8(values: Float32Array): Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return encodeBlocks(values, Q8_0_BYTES, (from, out, at) => {
    const scale = Math.fround(largestMagnitude(bits, from) / 127);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    for (let index = 0; index < GGUF_BLOCK; index++) {
      // Halves away from zero, as gguf-py rounds; a half is added exactly to an f32 of up to 127.
      const scaled = Math.fround(values[from + index] * inverse);
      out[at + index] = (scaled + HALVES[bits[from + index] >>> 31]) | 0;
    }
    return scale;
  });
}

/** Whole blocks as Q4_0, bit for bit as gguf-py quantizes (gguf/quants.py, class Q4_0). */
export function encodeQ4(values: Float32Array): Uint8Array {
  return encodeBlocks(values, Q4_0_BYTES, (from, out, at) => {
    const extreme = extremeOf(values, from);
    const scale = Math.fround(extreme / -8);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    const code = (index: number) => fourBits(Math.fround(values[from + index] * inverse));
    for (let index = 0; index < GGUF_BLOCK / 2; index++) {
      out[at + index] = code(index) | (code(index + GGUF_BLOCK / 2) << 4);
    }
    return scale;
  });
}

/** The first of a block's values that are farthest from zero; NaN, where one is that. */
function extremeOf(values: Float32Array, from: number): number {
  let extreme = values[from];
  for (let index = from + 1; index < from + GGUF_BLOCK; index++) {
    const value = values[index];
    if (Math.abs(value) > Math.abs(extreme) || Number.isNaN(value)) extreme = value;
  }
  return extreme;
}

const FLOAT = new Float32Array(1);
const FLOAT_BITS = new Uint32Array(FLOAT.buffer);

/** Of a block's values; NaN, where one is that. Their bits without the signs are in the same order. */
function largestMagnitude(bits: Uint32Array, from: number): number {
  let largest = 0;
  for (let index = from; index < from + GGUF_BLOCK; index++) {
    // The larger of the two without a branch, which would be mispredicted.
    const difference = largest - (bits[index] & 0x7fff_ffff);
    largest -= difference & (difference >> 31);
  }
  FLOAT_BITS[0] = largest;
  return FLOAT[0];
}

/** @param encode writes a block's codes, from byte `at` on, and returns its scale */
function encodeBlocks(
  values: Float32Array,
  blockBytes: number,
  encode: (from: number, out: Uint8Array, at: number) => number,
): Uint8Array {
  const blocks = values.length / GGUF_BLOCK;
  const out = new Uint8Array(blocks * blockBytes);
  const scales = new Float32Array(blocks);
  for (let block = 0; block < blocks; block++) {
    scales[block] = encode(block * GGUF_BLOCK, out, block * blockBytes + 2);
  }
  const halves = encodeFloats('F16', scales);
  for (let block = 0; block < blocks; block++) {
    out[block * blockBytes] = halves[2 * block];
    out[block * blockBytes + 1] = halves[2 * block + 1];
  }
  return out;
}

/** A half with either sign, by the sign's bit: a branch on it would be mispredicted every other time. */
const HALVES = Float64Array.of(0.5, -0.5);

/** The sum is rounded to f32 before it is cut. */
function fourBits(scaled: number): number {
  return Math.min(15, Math.fround(scaled + 8.5) | 0);
}
