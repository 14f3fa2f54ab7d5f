import type { ByteSource } from '../bytes/byteSource';
import { InvalidRequestError } from '../errors';
import { codeBytesPerBlock } from '../nf4/block';
import { pauser } from '../pause';
import { codeBytes, partOffsets } from '../qnat/layout';
import type { QnatTensor } from '../qnat/tensor';
import type { OnShare } from './analysis';
import { quotedName } from '../text/names';

/** A tensor, and the file it is in. */
export interface PlacedTensor {
  readonly source: ByteSource;
  readonly tensor: QnatTensor;
}

/** What differs between two tensors of one layout, by bits. */
export interface TensorDifference {
  /** Codes that differ, those of padding too. */
  readonly codes: number;
  /** Of each block, how many. */
  readonly blockCodes: Uint32Array;
  /** Blocks whose f32 scale, zero point, or double-quantized scale differs. */
  readonly scales: number;
  readonly zeroPoints: number;
  readonly quantizedScales: number;
  /** Whether the scale of the double-quantized scales differs. */
  readonly scalesScale: boolean;
  /** The first block with any difference; undefined when the tensors are the same. */
  readonly firstBlock?: number;
}

/** 1 MiB of codes, or 4 MiB of scales, of each of the two at a time. */
const CHUNK_UNITS = 1024 * 1024;

/** Have two tensors the same shape, blocks and parts, so that they can be compared code by code? */
export function haveSameLayout(a: QnatTensor, b: QnatTensor): boolean {
  return layoutKey(a) === layoutKey(b);
}

function layoutKey({ shape, blockSize, blockCount, parts }: QnatTensor): string {
  return JSON.stringify([shape, blockSize, blockCount, parts]);
}

/**
 * Compares codes and scales of two tensors, a chunk at a time, giving way to other work between.
 * @throws InvalidRequestError when one is not readable, or their layouts differ
 */
export async function compareTensors(
  a: PlacedTensor,
  b: PlacedTensor,
  onShare?: OnShare,
  signal?: AbortSignal,
): Promise<TensorDifference> {
  checkComparable(a.tensor, b.tensor);
  return new Comparison(a, b, onShare, signal).run();
}

function checkComparable(a: QnatTensor, b: QnatTensor): void {
  for (const { state, name } of [a, b]) {
    if (state === 'readable') continue;
    throw new InvalidRequestError(`The data of tensor ${quotedName(name)} cannot be read.`);
  }
  if (haveSameLayout(a, b)) return;
  throw new InvalidRequestError(
    `Tensor ${quotedName(a.name)} has another shape, block size or other parts in the two files; only their values can be compared.`,
  );
}

/** What is compared: the bytes of codes, and one f32 or u8 a block. */
type Units = Uint8Array | Uint32Array;

class Comparison {
  private readonly blockCodes: Uint32Array;
  private firstBlock = Infinity;
  private readonly pause: () => Promise<void> | undefined;

  constructor(
    private readonly a: PlacedTensor,
    private readonly b: PlacedTensor,
    private readonly onShare: OnShare = () => undefined,
    private readonly signal?: AbortSignal,
  ) {
    this.blockCodes = new Uint32Array(a.tensor.blockCount);
    this.pause = pauser(signal);
  }

  async run(): Promise<TensorDifference> {
    const { tensor } = this.a;
    const { blockCount } = tensor;
    const parts = tensor.parts!;
    const at = partOffsets(tensor, parts);
    const doubled = parts.doubleQuantization ? blockCount : 0;
    await this.compareCodes();
    return {
      codes: this.blockCodes.reduce((sum, count) => sum + count, 0),
      blockCodes: this.blockCodes,
      scales: await this.compareFloats(at.scales, parts.scales ? blockCount : 0),
      zeroPoints: await this.compareFloats(at.zeroPoints, parts.zeroPoints ? blockCount : 0),
      quantizedScales: await this.compare(at.quantizedScales, doubled, bytesAt),
      scalesScale: (await this.compareFloats(at.scalesScale, Math.min(1, doubled))) > 0,
      firstBlock: Number.isFinite(this.firstBlock) ? this.firstBlock : undefined,
    };
  }

  private compareCodes(): Promise<number> {
    const { tensor } = this.a;
    const bytesPerBlock = codeBytesPerBlock(tensor.blockSize);
    return this.compare(0, codeBytes(tensor), bytesAt, (byte, left, right) => {
      const block = Math.floor(byte / bytesPerBlock);
      this.blockCodes[block] += differingCodes(left, right);
      return block;
    });
  }

  private compareFloats(part: number, count: number): Promise<number> {
    return this.compare(part, count, wordsAt);
  }

  /**
   * Goes over `count` units of a part, a chunk at a time.
   * @param blockOf the block that a unit belongs to; called for each that differs
   * @returns units that differ
   */
  private async compare(
    part: number,
    count: number,
    read: ReadUnits,
    blockOf: (index: number, left: number, right: number) => number = (block) => block,
  ): Promise<number> {
    let differing = 0;
    for (let first = 0; first < count; first += CHUNK_UNITS) {
      const units = Math.min(CHUNK_UNITS, count - first);
      const [left, right] = await Promise.all(
        [this.a, this.b].map((placed) => read(placed, part, first, units, this.signal)),
      );
      for (let index = 0; index < units; index++) {
        if (left[index] === right[index]) continue;
        differing++;
        const block = blockOf(first + index, left[index], right[index]);
        this.firstBlock = Math.min(this.firstBlock, block);
      }
      // Codes come first.
      this.onShare(
        Math.min(1, (part + (first + units) * left.BYTES_PER_ELEMENT) / this.a.tensor.length),
      );
      await this.pause();
    }
    return differing;
  }
}

/** Reads units [first, first + count) of the part that begins at `part` in the tensor's data. */
type ReadUnits = (
  placed: PlacedTensor,
  part: number,
  first: number,
  count: number,
  signal?: AbortSignal,
) => Promise<Units>;

const bytesAt: ReadUnits = ({ source, tensor }, part, first, count, signal) =>
  source.read(tensor.offset + part + first, count, signal);

/** The bits of f32 values, at any alignment. */
const wordsAt: ReadUnits = async ({ source, tensor }, part, first, count, signal) => {
  const bytes = await source.read(tensor.offset + part + 4 * first, 4 * count, signal);
  return new Uint32Array(new Uint8Array(bytes).buffer);
};

/** A byte holds two codes. */
function differingCodes(left: number, right: number): number {
  const difference = left ^ right;
  return (difference & 15 ? 1 : 0) + (difference >> 4 ? 1 : 0);
}
