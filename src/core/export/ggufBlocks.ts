import { encodeFloats } from '../weights/encode';

/** Values that share a scale in both formats. */
export const GGUF_BLOCK = 32;
/** An f16 scale, then a byte or half a byte a value. */
export const Q8_0_BYTES = 2 + GGUF_BLOCK;
export const Q4_0_BYTES = 2 + GGUF_BLOCK / 2;

/** Whole blocks as Q8_0, bit for bit as gguf-py quantizes (gguf/quants.py, class Q8_0). */
export function encodeQ8(values: Float32Array): Uint8Array {
  return encodeBlocks(values, Q8_0_BYTES, (from, out, at) => {
    let largest = 0;
    for (let index = 0; index < GGUF_BLOCK; index++) {
      largest = Math.max(largest, Math.abs(values[from + index]));
    }
    const scale = Math.fround(largest / 127);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    for (let index = 0; index < GGUF_BLOCK; index++) {
      out[at + index] = roundAwayFromZero(Math.fround(values[from + index] * inverse));
    }
    return scale;
  });
}

/** Whole blocks as Q4_0, bit for bit as gguf-py quantizes (gguf/quants.py, class Q4_0). */
export function encodeQ4(values: Float32Array): Uint8Array {
  return encodeBlocks(values, Q4_0_BYTES, (from, out, at) => {
    let extreme = values[from];
    for (let index = 1; index < GGUF_BLOCK; index++) {
      const value = values[from + index];
      if (Math.abs(value) > Math.abs(extreme)) extreme = value;
    }
    const scale = Math.fround(extreme / -8);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    const code = (index: number) => fourBits(values[from + index] * inverse + 8.5);
    for (let index = 0; index < GGUF_BLOCK / 2; index++) {
      out[at + index] = code(index) | (code(index + GGUF_BLOCK / 2) << 4);
    }
    return scale;
  });
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
    out.set(halves.subarray(2 * block, 2 * block + 2), block * blockBytes);
  }
  return out;
}

function roundAwayFromZero(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}

function fourBits(value: number): number {
  return Math.min(15, Math.trunc(Math.fround(value)));
}
