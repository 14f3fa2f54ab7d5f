import { type BlockFormat, halfAt } from './blockFormat';

// Blocks of 32 values with one f16 scale and, in some, one f16 minimum (gguf 0.19, quants.py).

const VALUES = 32;
/** Codes of four bits: value i is in the low half of byte i, value i + 16 in the high one. */
const HALF = VALUES / 2;

export const Q4_0: BlockFormat = {
  values: VALUES,
  bytes: 2 + HALF,
  dequantize(block, out) {
    const scale = halfAt(block, 0);
    for (let index = 0; index < HALF; index++) {
      const codes = block[2 + index];
      out[index] = scale * ((codes & 15) - 8);
      out[index + HALF] = scale * ((codes >> 4) - 8);
    }
  },
};

export const Q4_1: BlockFormat = {
  values: VALUES,
  bytes: 4 + HALF,
  dequantize(block, out) {
    const scale = halfAt(block, 0);
    const minimum = halfAt(block, 2);
    for (let index = 0; index < HALF; index++) {
      const codes = block[4 + index];
      out[index] = Math.fround(scale * (codes & 15)) + minimum;
      out[index + HALF] = Math.fround(scale * (codes >> 4)) + minimum;
    }
  },
};

export const Q5_0: BlockFormat = {
  values: VALUES,
  bytes: 6 + HALF,
  dequantize(block, out) {
    const scale = halfAt(block, 0);
    for (let index = 0; index < VALUES; index++) {
      out[index] = scale * (fiveBits(block, 2, index) - 16);
    }
  },
};

export const Q5_1: BlockFormat = {
  values: VALUES,
  bytes: 8 + HALF,
  dequantize(block, out) {
    const scale = halfAt(block, 0);
    const minimum = halfAt(block, 2);
    for (let index = 0; index < VALUES; index++) {
      out[index] = Math.fround(scale * fiveBits(block, 4, index)) + minimum;
    }
  },
};

/** @param at first of four bytes with the fifth bit of each code; the other bits come after them */
function fiveBits(block: Uint8Array, at: number, index: number): number {
  const codes = block[at + 4 + (index % HALF)];
  const low = index < HALF ? codes & 15 : codes >> 4;
  return low | (((block[at + (index >> 3)] >> (index & 7)) & 1) << 4);
}

export const Q8_0: BlockFormat = {
  values: VALUES,
  bytes: 2 + VALUES,
  dequantize(block, out) {
    const scale = halfAt(block, 0);
    for (let index = 0; index < VALUES; index++) out[index] = scale * signed(block[2 + index]);
  },
};

/** A byte as i8. */
export function signed(byte: number): number {
  return (byte << 24) >> 24;
}

/** The levels of IQ4_NL and IQ4_XS. */
export const LEVELS = [
  -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113,
] as const;

export const IQ4_NL: BlockFormat = {
  values: VALUES,
  bytes: 2 + HALF,
  dequantize(block, out) {
    const scale = halfAt(block, 0);
    for (let index = 0; index < HALF; index++) {
      const codes = block[2 + index];
      out[index] = scale * LEVELS[codes & 15];
      out[index + HALF] = scale * LEVELS[codes >> 4];
    }
  },
};
