import type { ByteSource } from '../bytes/byteSource';
import { InvalidRequestError } from '../errors';
import { codeBytesPerBlock } from '../nf4/block';
import { LEVELS } from '../nf4/codebook';
import { valueCount } from '../shape';
import { partOffsets } from './layout';
import type { QnatTensor } from './tensor';
import { quantizedScaleCodes, readFloats, readValues, type ScaleChoice } from './tensorData';

/** A number of a block's own, and the byte of the file where it begins. */
export interface Stored {
  readonly value: number;
  readonly offset: number;
}

/** Where one value comes from: half a byte names a level, and the block's scale makes it a weight. */
export interface ValueAnatomy {
  /** In the tensor, counted row-major. */
  readonly index: number;
  readonly offset: number;
  readonly byte: number;
  readonly nibble: 'low' | 'high';
  readonly code: number;
  readonly level: number;
  readonly value: number;
}

/** The numbers that are stored for a block, beside its codes. */
export interface StoredNumbers {
  /** The exact f32 scale, where the file has it. */
  readonly exactScale?: Stored;
  /** With double quantization: (code − 128) · scalesScale. */
  readonly quantizedScale?: Stored;
  readonly scalesScale?: Stored;
  readonly zeroPoint?: Stored;
}

/** One block, taken apart. */
export interface BlockAnatomy extends StoredNumbers {
  readonly block: number;
  /** Index of its first value. */
  readonly start: number;
  /** The scale that its values are made with. */
  readonly scale: number;
  readonly values: readonly ValueAnatomy[];
}

/** Larger blocks are not taken apart: nobody reads a million lines. */
export const MAX_ANATOMY_VALUES = 1024 * 1024;

/**
 * Takes a block apart. Values that pad the last block are left out.
 * @throws InvalidRequestError when the tensor is not readable, or has no such block, or a larger one
 * than {@link MAX_ANATOMY_VALUES}
 */
export async function readBlockAnatomy(
  source: ByteSource,
  tensor: QnatTensor,
  block: number,
  choice: ScaleChoice,
  signal?: AbortSignal,
): Promise<BlockAnatomy> {
  checkBlock(tensor, block);
  checkSize(tensor);
  const { blockSize } = tensor;
  const start = block * blockSize;
  const count = Math.min(blockSize, valueCount(tensor.shape) - start);
  const { values, codes, scales } = await readValues(source, tensor, start, count, choice, signal);
  const offset = tensor.offset + block * codeBytesPerBlock(blockSize);
  const bytes = await source.read(offset, Math.ceil(count / 2), signal);
  return {
    block,
    start,
    scale: scales[0],
    ...(await readStored(source, tensor, block, signal)),
    values: Array.from(values, (value, index) => ({
      index: start + index,
      offset: offset + (index >> 1),
      byte: bytes[index >> 1],
      nibble: index % 2 === 0 ? 'low' : 'high',
      code: codes[index],
      level: LEVELS[codes[index]],
      value,
    })),
  };
}

/** Reads the numbers that are stored for a block, and says where. */
export async function readStored(
  source: ByteSource,
  tensor: QnatTensor,
  block: number,
  signal?: AbortSignal,
): Promise<StoredNumbers> {
  const parts = tensor.parts!;
  const at = partOffsets(tensor, parts);
  const float = async (offset: number): Promise<Stored> => {
    const [value] = await readFloats(source, tensor.offset + offset, 1, signal);
    return { value, offset: tensor.offset + offset };
  };
  const quantized = async (): Promise<Stored> => {
    const [value] = await quantizedScaleCodes(source, tensor, block, 1, signal);
    return { value, offset: tensor.offset + at.quantizedScales + block };
  };
  return {
    exactScale: parts.scales ? await float(at.scales + 4 * block) : undefined,
    zeroPoint: parts.zeroPoints ? await float(at.zeroPoints + 4 * block) : undefined,
    quantizedScale: parts.doubleQuantization ? await quantized() : undefined,
    scalesScale: parts.doubleQuantization ? await float(at.scalesScale) : undefined,
  };
}

/** @throws InvalidRequestError when the tensor is not readable, or has no such block */
export function checkBlock({ name, state, blockCount, shape }: QnatTensor, block: number): void {
  if (state !== 'readable') {
    throw new InvalidRequestError(
      `The blocks of “${name}” cannot be shown; see what was found in the file.`,
    );
  }
  // An empty row is a block too, of no values; there is nothing to take apart.
  const blocks = valueCount(shape) === 0 ? 0 : blockCount;
  if (!Number.isSafeInteger(block) || block < 0 || block >= blocks) {
    const there = blocks === 0 ? 'no blocks' : `blocks 0 to ${blocks - 1}`;
    throw new InvalidRequestError(`There is no block ${block}; “${name}” has ${there}.`);
  }
}

function checkSize({ blockSize }: QnatTensor): void {
  if (blockSize <= MAX_ANATOMY_VALUES) return;
  throw new InvalidRequestError(
    `A block of ${blockSize} values is too large to be taken apart; look at its values instead.`,
  );
}
