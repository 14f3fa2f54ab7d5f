import type { Reading } from '../../bytes/reading';
import { BLOCK_FORMATS, type BlockFormatName } from '../gguf/ggmlTypes';

/** Values in a quantized format of ggml; their plain form is F32. */
export interface GgmlBlocks {
  readonly kind: 'ggml';
  readonly format: BlockFormatName;
}

/**
 * Fills `target` with F32 values.
 * @param offset the tensor's first byte in the file
 * @param start bytes of the plain form before those wanted: whole values, as is the target
 */
export function* readGgmlBlocks(
  { format }: GgmlBlocks,
  offset: number,
  start: number,
  target: Uint8Array,
): Reading {
  const { values, bytes, dequantize } = BLOCK_FORMATS[format];
  const first = start / 4;
  const firstBlock = Math.floor(first / values);
  const blockCount = Math.ceil((first + target.length / 4) / values) - firstBlock;
  const blocks = new Uint8Array(blockCount * bytes);
  yield [{ offset: offset + firstBlock * bytes, target: blocks }];
  const floats = new Float32Array(blockCount * values);
  for (let block = 0; block < blockCount; block++) {
    dequantize(
      blocks.subarray(block * bytes, (block + 1) * bytes),
      floats.subarray(block * values, (block + 1) * values),
    );
  }
  const from = start - firstBlock * values * 4;
  target.set(new Uint8Array(floats.buffer, from, target.length));
}
