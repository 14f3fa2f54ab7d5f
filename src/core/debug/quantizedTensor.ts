import type { ByteSource } from '../bytes/byteSource';
import { JoinedSource } from '../bytes/joinedSource';
import { ZeroSource } from '../bytes/zeroSource';
import { InvalidRequestError } from '../errors';
import { codeBytesPerBlock } from '../nf4/block';
import type { BlockGeometry } from '../qnat/layout';
import { valueCount } from '../shape';
import type { ArrayField, LiveArray, LiveFields } from './fields';
import { MappedSource, swapNibbles } from './mappedSource';

/** A tensor whose parts can be read as a QNAT file has them. */
export interface QuantizedTensor extends BlockGeometry {
  readonly shape: readonly number[];
  readonly codes: ByteSource;
  readonly scales?: ByteSource;
  readonly zeroPoints?: ByteSource;
  readonly quantizedScales?: ByteSource;
  readonly scalesScale?: ByteSource;
}

const MAX_U32 = 0xffff_ffff;

/** The dtypes that each array may say it has; a program that says nothing is believed. */
const DTYPES: Readonly<Record<ArrayField, readonly string[]>> = {
  data: ['U8', 'I8'],
  scales: ['F32'],
  zero_points: ['F32'],
  scales_quantized: ['U8'],
  scales_scales: ['F32'],
};

/**
 * Makes a tensor of what a debugger found, its lengths checked against shape and block size.
 * @throws InvalidRequestError with the numbers, where they contradict each other
 */
export function quantizedTensor(fields: LiveFields): QuantizedTensor {
  const { arrays } = fields;
  for (const [name, array] of Object.entries(arrays)) checkDtype(name as ArrayField, array);
  const { data, scales, zero_points, scales_quantized, scales_scales } = arrays;
  if (!data) throw new InvalidRequestError('There are no codes: no “data” of bytes.');
  const blockCount = countBlocks(scales, scales_quantized);
  const shape = fields.shape ?? [shapeless(fields.blockSize, blockCount, data)];
  const blockSize = fields.blockSize ?? evenBlockSize(shape, blockCount);
  checkGeometry(shape, { blockSize, blockCount });
  checkBytes('zero_points', zero_points, 4 * blockCount);
  checkBytes('scales_quantized', scales_quantized, blockCount);
  if (scales_quantized && !scales_scales) {
    throw new InvalidRequestError('There are scales_quantized, but no scales_scales.');
  }
  if (scales_quantized) checkBytes('scales_scales', scales_scales, 4);
  if (!scales && zero_points) {
    // QNAT cannot tell them from exact scales (layout.ts, FORMS).
    throw new InvalidRequestError('There are zero points and quantized scales, but no “scales”.');
  }
  const codes = padded(data.source, shape, { blockSize, blockCount });
  return {
    shape,
    blockSize,
    blockCount,
    codes: fields.firstNibble === 'high' ? new MappedSource(codes, swapNibbles) : codes,
    scales: scales?.source,
    zeroPoints: zero_points?.source,
    quantizedScales: scales_quantized?.source,
    scalesScale: scales_quantized && scales_scales?.source,
  };
}

function checkDtype(name: ArrayField, { dtype }: LiveArray): void {
  const allowed = DTYPES[name];
  if (dtype === undefined || allowed.includes(dtype)) return;
  throw new InvalidRequestError(`“${name}” holds ${dtype}, not ${allowed.join(' or ')}.`);
}

function countBlocks(scales: LiveArray | undefined, quantized: LiveArray | undefined): number {
  if (!scales && !quantized) throw new InvalidRequestError('There are no scales.');
  if (!scales) return quantized!.source.size;
  const { size } = scales.source;
  if (size % 4 === 0) return size / 4;
  throw new InvalidRequestError(`“scales” has ${size} bytes, which are no f32 values.`);
}

/** Values of a tensor that has no shape. */
function shapeless(blockSize: number | undefined, blockCount: number, { source }: LiveArray) {
  return blockSize === undefined ? 2 * source.size : blockSize * blockCount;
}

function evenBlockSize(shape: readonly number[], blockCount: number): number {
  const values = valueCount(shape);
  const blockSize = blockCount === 0 ? 1 : values / blockCount;
  if (Number.isSafeInteger(blockSize)) return blockSize;
  throw new InvalidRequestError(
    `There is no block size, and ${values} values do not divide into ${blockCount} blocks.`,
  );
}

function checkGeometry(shape: readonly number[], { blockSize, blockCount }: BlockGeometry): void {
  const values = valueCount(shape);
  const sizes = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!sizes || !Number.isSafeInteger(values)) {
    throw new InvalidRequestError(`The shape ${shape.join(' × ')} cannot be right.`);
  }
  if (!Number.isSafeInteger(blockSize) || blockSize < 1 || blockSize > MAX_U32) {
    throw new InvalidRequestError(`The block size ${blockSize} cannot be right.`);
  }
  const blocks = Math.ceil(values / blockSize);
  if (blocks !== blockCount || blockCount > MAX_U32) {
    throw new InvalidRequestError(
      `The shape ${shape.join(' × ')} has ${values} values, which are ${blocks} blocks of ${blockSize}; there are scales of ${blockCount}.`,
    );
  }
}

function checkBytes(name: ArrayField, array: LiveArray | undefined, expected: number): void {
  if (!array || array.source.size === expected) return;
  throw new InvalidRequestError(
    `“${name}” has ${array.source.size} bytes; its blocks need ${expected}.`,
  );
}

/** bitsandbytes stores no codes behind the last value; QNAT's last block is whole. */
function padded(data: ByteSource, shape: readonly number[], geometry: BlockGeometry): ByteSource {
  const { blockSize, blockCount } = geometry;
  const expected = codeBytesPerBlock(blockSize) * blockCount;
  if (data.size === expected) return data;
  const values = valueCount(shape);
  const packed = Math.ceil(values / 2);
  if (data.size === packed && blockSize % 2 === 0) {
    return new JoinedSource([data, new ZeroSource(expected - packed)]);
  }
  throw new InvalidRequestError(
    `“data” has ${data.size} bytes; ${blockCount} blocks of ${blockSize} values need ${expected}.`,
  );
}
