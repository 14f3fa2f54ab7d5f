import type { ByteSource } from '../../bytes/byteSource';
import { codeBytesPerBlock } from '../../nf4/block';
import type { QnatTensor } from '../../qnat/tensor';
import { valueCount } from '../../shape';
import type { AnalysisContext } from '../analysis';

/** How often each code occurs in a block, padding left out; to be used before the callback returns. */
export type OnBlock = (block: number, counts: Uint32Array) => void;

/** Bytes of codes between two chances to cancel: a few milliseconds of counting. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Counts the codes of every block of a readable tensor, from front to back, however large blocks are.
 * @param context told of the share that is counted
 */
export async function countBlocks(
  file: ByteSource,
  tensor: QnatTensor,
  { signal, pause, onShare }: Pick<AnalysisContext, 'signal' | 'pause' | 'onShare'>,
  onBlock: OnBlock,
): Promise<void> {
  const blocks = new BlockCounter(tensor, onBlock);
  const end = blocks.codeBytes;
  for (let at = 0; at < end; at += CHUNK_BYTES) {
    await pause();
    blocks.add(await file.read(tensor.offset + at, Math.min(CHUNK_BYTES, end - at), signal));
    onShare?.(Math.min(1, (at + CHUNK_BYTES) / end));
  }
}

/** Is given the codes of a tensor, piece by piece, and tells what is in each block. */
class BlockCounter {
  /** Bytes that hold codes of values: what pads the last block is not among them. */
  readonly codeBytes: number;
  private readonly values: number;
  private readonly low = new Uint32Array(16);
  private readonly high = new Uint32Array(16);
  private block = 0;
  /** Bytes of the present block that are still to come. */
  private left: number;

  constructor(
    private readonly tensor: QnatTensor,
    private readonly onBlock: OnBlock,
  ) {
    this.values = valueCount(tensor.shape);
    const last = Math.ceil(this.values / tensor.blockSize) - 1;
    this.codeBytes = last < 0 ? 0 : last * codeBytesPerBlock(tensor.blockSize) + this.bytesOf(last);
    this.left = this.bytesOf(0);
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const end = Math.min(bytes.length, at + this.left);
      countNibbles(bytes, at, end, this.low, this.high);
      this.left -= end - at;
      if (this.left === 0) this.finish(bytes[end - 1]);
      at = end;
    }
  }

  private finish(lastByte: number): void {
    const { low, high, block } = this;
    if (this.valuesOf(block) % 2 === 1) high[lastByte >> 4]--;
    for (let code = 0; code < 16; code++) low[code] += high[code];
    this.onBlock(block, low);
    low.fill(0);
    high.fill(0);
    this.block++;
    this.left = this.bytesOf(this.block);
  }

  private bytesOf(block: number): number {
    return codeBytesPerBlock(this.valuesOf(block));
  }

  private valuesOf(block: number): number {
    const { blockSize } = this.tensor;
    return Math.min(blockSize, this.values - block * blockSize);
  }
}

/** Two tables, for neighbouring codes are often the same: one need not wait for the other. */
function countNibbles(
  bytes: Uint8Array,
  from: number,
  to: number,
  low: Uint32Array,
  high: Uint32Array,
): void {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    low[byte & 15]++;
    high[byte >> 4]++;
  }
}
