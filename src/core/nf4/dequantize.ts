import { LEVELS } from './codebook';

/** Blocks of a tensor, in memory: `codes` as in the file, one scale and zero point a block. */
export interface NF4Blocks {
  readonly codes: Uint8Array;
  readonly scales: Float32Array;
  readonly zeroPoints?: Float32Array;
  readonly blockSize: number;
}

/** The code of value `index` (counted over whole blocks), from the file's packing. */
export function codeAt(codes: Uint8Array, blockSize: number, index: number): number {
  const block = Math.floor(index / blockSize);
  const inBlock = index - block * blockSize;
  const byte = codes[block * Math.ceil(blockSize / 2) + (inBlock >> 1)];
  return inBlock & 1 ? byte >> 4 : byte & 15;
}

/**
 * values[start … start + out.length) into `out`: (level + z) · scale in f32, z = 0 without zero
 * points (qlora-rs 1.0.5, dequantize_nf4).
 */
export function dequantize(blocks: NF4Blocks, start: number, out: Float32Array): void {
  const { codes, scales, zeroPoints, blockSize } = blocks;
  for (let index = 0; index < out.length; index++) {
    const block = Math.floor((start + index) / blockSize);
    const level = LEVELS[codeAt(codes, blockSize, start + index)];
    out[index] = Math.fround(level + (zeroPoints?.[block] ?? 0)) * scales[block];
  }
}
