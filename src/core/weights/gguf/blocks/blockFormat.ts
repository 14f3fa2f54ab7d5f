import { halfTable } from '../../dtype';

/** A quantized format of ggml: tensors are rows of blocks, each with its scales and codes. */
export interface BlockFormat {
  /** Values of a block. */
  readonly values: number;
  /** Bytes of a block. */
  readonly bytes: number;
  /**
   * Dequantizes a block as the package gguf does, bit for bit: in f32, one rounding an operation.
   * @param block its bytes
   * @param out its values
   */
  readonly dequantize: (block: Uint8Array, out: Float32Array) => void;
}

/** The f16 at a byte of a block. */
export function halfAt(block: Uint8Array, at: number): number {
  return halfTable()[block[at] | (block[at + 1] << 8)];
}
