import type { ByteSource } from '../bytes/byteSource';
import { codeBytesPerBlock } from '../nf4/block';
import { valueCount } from '../shape';
import { checkBlock, readStored, type StoredNumbers } from './blockAnatomy';
import type { QnatTensor } from './tensor';
import { readScales, type ScaleChoice } from './tensorData';

/** What there is to say of a block before its values. */
export interface BlockHead extends StoredNumbers {
  readonly block: number;
  /** Index of its first value. */
  readonly start: number;
  /** Its values; those that pad the last block are left out. */
  readonly count: number;
  /** First byte of its codes in the file. */
  readonly codesOffset: number;
  /** The scale that its values are made with. */
  readonly scale: number;
  /** How often each of the 16 codes is used. */
  readonly codeCounts: readonly number[];
}

/** Bytes of codes counted between two chances to cancel. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Reads what there is to say of a block, of any size.
 * @param pause to be awaited every few milliseconds
 * @throws InvalidRequestError when the tensor has no such block
 */
export async function readBlockHead(
  source: ByteSource,
  tensor: QnatTensor,
  block: number,
  choice: ScaleChoice,
  pause: () => Promise<void> | undefined,
  signal?: AbortSignal,
): Promise<BlockHead> {
  checkBlock(tensor, block);
  const { blockSize } = tensor;
  const start = block * blockSize;
  const count = Math.min(blockSize, valueCount(tensor.shape) - start);
  const codesOffset = tensor.offset + block * codeBytesPerBlock(blockSize);
  const [scale] = await readScales(source, tensor, block, 1, choice, signal);
  const stored = await readStored(source, tensor, block, signal);
  const codeCounts = new Array<number>(16).fill(0);
  const codeBytes = Math.ceil(count / 2);
  for (let at = 0; at < codeBytes; at += CHUNK_BYTES) {
    await pause();
    const length = Math.min(CHUNK_BYTES, codeBytes - at);
    countCodes(await source.read(codesOffset + at, length, signal), codeCounts);
  }
  // The last high nibble of an odd number of values is filling.
  if (count % 2 === 1) codeCounts[await lastFilling(source, codesOffset + codeBytes - 1, signal)]--;
  return { block, start, count, codesOffset, scale, ...stored, codeCounts };
}

function countCodes(bytes: Uint8Array, counts: number[]): void {
  for (const byte of bytes) {
    counts[byte & 15]++;
    counts[byte >> 4]++;
  }
}

async function lastFilling(
  source: ByteSource,
  offset: number,
  signal?: AbortSignal,
): Promise<number> {
  const [byte] = await source.read(offset, 1, signal);
  return byte >> 4;
}
