import { codeBytesPerBlock } from './block';
import { LEVELS } from './codebook';

/** Blocks of a tensor, in memory: codes as in the file, one scale and zero point a block. */
export interface NF4Blocks {
  readonly codes: Uint8Array;
  /** Bytes of codes that are left out before the first of `codes`. */
  readonly codesFrom: number;
  readonly scales: Float32Array;
  readonly zeroPoints?: Float32Array;
  readonly blockSize: number;
}

/** The code of value `index` (counted over whole blocks), from the file's packing. */
export function codeAt({ codes, codesFrom, blockSize }: NF4Blocks, index: number): number {
  const byte = codes[codeByte(blockSize, index) - codesFrom];
  return (index % blockSize) % 2 === 1 ? byte >> 4 : byte & 15;
}

/** The byte with the code of value `index`, counted from the first block's first byte. */
export function codeByte(blockSize: number, index: number): number {
  const block = Math.floor(index / blockSize);
  const inBlock = index - block * blockSize;
  return block * codeBytesPerBlock(blockSize) + Math.floor(inBlock / 2);
}

/**
 * values[start … start + out.length) into `out`: (level + z) · scale in f32, z = 0 without zero
 * points (qlora-rs 1.0.5, dequantize_nf4).
 */
export function dequantize(blocks: NF4Blocks, start: number, out: Float32Array): void {
  const { scales, zeroPoints, blockSize } = blocks;
  for (let index = 0; index < out.length; index++) {
    const block = Math.floor((start + index) / blockSize);
    const code = codeAt(blocks, start + index);
    out[index] = valueOf(code, scales[block], zeroPoints?.[block]);
  }
}

/** (level + zero point) · scale, each step rounded to f32. */
export function valueOf(code: number, scale: number, zeroPoint = 0): number {
  return Math.fround(Math.fround(LEVELS[code] + zeroPoint) * scale);
}
