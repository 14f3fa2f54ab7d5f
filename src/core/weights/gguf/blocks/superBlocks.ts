import { type BlockFormat, halfAt } from './blockFormat';
import { LEVELS, signed } from './simpleBlocks';

// Blocks of 256 values with one f16 scale, of which smaller blocks take small multiples (gguf 0.19,
// quants.py).

const VALUES = 256;

/** 16 blocks of 16: a scale and a minimum of four bits each, codes of two. */
export const Q2_K: BlockFormat = {
  values: VALUES,
  bytes: 16 + 64 + 4,
  dequantize(block, out) {
    const scale = halfAt(block, 80);
    const minimum = halfAt(block, 82);
    for (let index = 0; index < VALUES; index++) {
      const factors = block[index >> 4];
      const code = (block[16 + byteOfPlane(index)] >> shiftOfPlane(index)) & 3;
      const offset = Math.fround(minimum * (factors >> 4));
      out[index] = Math.fround(Math.fround(scale * (factors & 15)) * code) - offset;
    }
  },
};

/** 16 blocks of 16: a scale of six bits, codes of three, of which one bit lies apart. */
export const Q3_K: BlockFormat = {
  values: VALUES,
  bytes: 32 + 64 + 12 + 2,
  dequantize(block, out) {
    const scale = halfAt(block, 108);
    for (let index = 0; index < VALUES; index++) {
      const low = (block[32 + byteOfPlane(index)] >> shiftOfPlane(index)) & 3;
      const high = (block[index & 31] >> (index >> 5)) & 1;
      const factor = Math.fround(scale * threeBitScale(block, index >> 4));
      out[index] = factor * (low - (high ? 0 : 4));
    }
  },
};

/** Four bits of it are in the first 8 of 12 bytes, two in the last four. */
function threeBitScale(block: Uint8Array, small: number): number {
  const low = (block[96 + (small & 7)] >> (small < 8 ? 0 : 4)) & 15;
  const high = (block[104 + (small & 3)] >> (2 * (small >> 2))) & 3;
  return (low | (high << 4)) - 32;
}

/** 8 blocks of 32: a scale and a minimum of six bits each, codes of four. */
export const Q4_K: BlockFormat = {
  values: VALUES,
  bytes: 4 + 12 + 128,
  dequantize(block, out) {
    for (let small = 0; small < 8; small++) {
      const { scale, minimum } = scaleAndMinimum(block, small);
      for (let index = 0; index < 32; index++) {
        const code = fourBits(block, 16, small, index);
        out[32 * small + index] = Math.fround(scale * code) - minimum;
      }
    }
  },
};

/** As Q4_K, with a fifth bit of the codes that lies apart. */
export const Q5_K: BlockFormat = {
  values: VALUES,
  bytes: 4 + 12 + 32 + 128,
  dequantize(block, out) {
    for (let small = 0; small < 8; small++) {
      const { scale, minimum } = scaleAndMinimum(block, small);
      for (let index = 0; index < 32; index++) {
        const high = (block[16 + index] >> small) & 1;
        const code = fourBits(block, 48, small, index) | (high << 4);
        out[32 * small + index] = Math.fround(scale * code) - minimum;
      }
    }
  },
};

/** Of a small block, from the f16 scale and minimum, and 12 bytes of six-bit multiples of them. */
function scaleAndMinimum(block: Uint8Array, small: number) {
  const at = 4 + (small & 3);
  const [scales, minimums, rest] = [block[at], block[at + 4], block[at + 8]];
  const first = small < 4;
  const scaleBits = first ? scales & 63 : (rest & 15) | ((scales >> 2) & 48);
  const minimumBits = first ? minimums & 63 : (rest >> 4) | ((minimums >> 2) & 48);
  return {
    scale: Math.fround(halfAt(block, 0) * scaleBits),
    minimum: Math.fround(halfAt(block, 2) * minimumBits),
  };
}

/** Two neighbouring small blocks share 32 bytes, the first in the low halves. */
function fourBits(block: Uint8Array, at: number, small: number, index: number): number {
  const codes = block[at + 32 * (small >> 1) + index];
  return small & 1 ? codes >> 4 : codes & 15;
}

/** 16 blocks of 16: a scale of eight bits, codes of six, of which two bits lie apart. */
export const Q6_K: BlockFormat = {
  values: VALUES,
  bytes: 128 + 64 + 16 + 2,
  dequantize(block, out) {
    const scale = halfAt(block, 208);
    for (let index = 0; index < VALUES; index++) {
      const lowBits = block[64 * (index >> 7) + (index & 63)];
      const low = index & 64 ? lowBits >> 4 : lowBits & 15;
      const high = (block[128 + byteOfPlane(index)] >> shiftOfPlane(index)) & 3;
      const factor = Math.fround(scale * signed(block[192 + (index >> 4)]));
      out[index] = factor * ((low | (high << 4)) - 32);
    }
  },
};

/** Planes of two bits: 128 values share 32 bytes, the first 32 of them in the lowest bits. */
function byteOfPlane(index: number): number {
  return 32 * (index >> 7) + (index & 31);
}

function shiftOfPlane(index: number): number {
  return 2 * ((index >> 5) & 3);
}

/** 8 blocks of 32: a scale of six bits, and four-bit indices of levels. */
export const IQ4_XS: BlockFormat = {
  values: VALUES,
  bytes: 2 + 2 + 4 + 128,
  dequantize(block, out) {
    const scale = halfAt(block, 0);
    const highBits = block[2] | (block[3] << 8);
    for (let small = 0; small < 8; small++) {
      const low = (block[4 + (small >> 1)] >> (small & 1 ? 4 : 0)) & 15;
      const high = (highBits >> (2 * small)) & 3;
      const factor = Math.fround(scale * ((low | (high << 4)) - 32));
      for (let index = 0; index < 16; index++) {
        const codes = block[8 + 16 * small + index];
        out[32 * small + index] = factor * LEVELS[codes & 15];
        out[32 * small + index + 16] = factor * LEVELS[codes >> 4];
      }
    }
  },
};
