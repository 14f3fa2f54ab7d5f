import type { ByteSource } from '../bytes/byteSource';
import { InvalidRequestError } from '../errors';
import { codeBytesPerBlock } from '../nf4/block';
import { codeAt, codeByte, dequantize, type NF4Blocks } from '../nf4/dequantize';
import { dequantizeScales } from '../nf4/doubleQuantization';
import { valueCount } from '../shape';
import { partOffsets } from './layout';
import type { QnatTensor } from './tensor';

/**
 * Which scales values are computed with: `stored` is what the crate's dequantize uses, the
 * double-quantized ones where they are present; `exact` the f32 scales.
 */
export type ScaleChoice = 'stored' | 'exact';

/** A run of values, with the codes they come from. */
export interface DequantizedRun {
  readonly values: Float32Array;
  readonly codes: Uint8Array;
  readonly firstBlock: number;
  /** Of each block the run touches, from `firstBlock` on: the scale the values were made with. */
  readonly scales: Float32Array;
  readonly zeroPoints?: Float32Array;
}

/**
 * Reads and dequantizes values [start, start + count) of a tensor, counted row-major.
 * @throws InvalidRequestError when the tensor is not readable, or the range leaves it
 */
export async function readValues(
  source: ByteSource,
  tensor: QnatTensor,
  start: number,
  count: number,
  choice: ScaleChoice,
  signal?: AbortSignal,
): Promise<DequantizedRun> {
  checkValues(tensor, start, count);
  if (count === 0) return EMPTY_RUN;
  const { blocks, firstBlock, from } = await readBlocks(
    source,
    tensor,
    start,
    count,
    choice,
    signal,
  );
  const values = new Float32Array(count);
  dequantize(blocks, from, values);
  const codes = new Uint8Array(count);
  for (let index = 0; index < count; index++) codes[index] = codeAt(blocks, from + index);
  return { values, codes, firstBlock, scales: blocks.scales, zeroPoints: blocks.zeroPoints };
}

/** 1 MiB as f32, and some milliseconds of a shared thread between two pauses. */
const CHUNK_VALUES = 256 * 1024;

/**
 * Values [start, end) of a tensor from front to back, a chunk at a time, however large its blocks are.
 * @throws InvalidRequestError when the tensor is not readable, or the range leaves it
 */
export async function* valueChunks(
  source: ByteSource,
  tensor: QnatTensor,
  start: number,
  end: number,
  choice: ScaleChoice,
  signal?: AbortSignal,
): AsyncGenerator<Float32Array> {
  checkValues(tensor, start, end - start);
  for (let at = start; at < end;) {
    const next = Math.min(end, chunkEnd(at, tensor.blockSize));
    const { blocks, from } = await readBlocks(source, tensor, at, next - at, choice, signal);
    const values = new Float32Array(next - at);
    dequantize(blocks, from, values);
    yield values;
    at = next;
  }
}

/** Chunks are of whole blocks, or part of one. */
function chunkEnd(start: number, blockSize: number): number {
  const block = Math.floor(start / blockSize);
  if (blockSize >= CHUNK_VALUES) return Math.min(start + CHUNK_VALUES, (block + 1) * blockSize);
  return (block + Math.floor(CHUNK_VALUES / blockSize)) * blockSize;
}

/** The blocks that values [start, start + count) lie in, and the place of the first value there. */
export async function readBlocks(
  source: ByteSource,
  tensor: QnatTensor,
  start: number,
  count: number,
  choice: ScaleChoice,
  signal?: AbortSignal,
): Promise<{ blocks: NF4Blocks; firstBlock: number; from: number }> {
  const { blockSize } = tensor;
  const firstBlock = Math.floor(start / blockSize);
  const from = start - firstBlock * blockSize;
  const blockCount = Math.floor((from + count - 1) / blockSize) + 1;
  // A block can be as large as the file: of the first and the last, only the bytes wanted.
  const codesFrom = codeByte(blockSize, from);
  const codesEnd = codeByte(blockSize, from + count - 1) + 1;
  const at = partOffsets(tensor, tensor.parts!);
  const firstByte = tensor.offset + firstBlock * codeBytesPerBlock(blockSize);
  const [codes, scales, zeroPoints] = await Promise.all([
    source.read(firstByte + codesFrom, codesEnd - codesFrom, signal),
    readScales(source, tensor, firstBlock, blockCount, choice, signal),
    tensor.parts!.zeroPoints
      ? readFloats(source, tensor.offset + at.zeroPoints + 4 * firstBlock, blockCount, signal)
      : undefined,
  ]);
  return { blocks: { codes, codesFrom, scales, zeroPoints, blockSize }, firstBlock, from };
}

const NONE = new Float32Array(0);
const EMPTY_RUN: DequantizedRun = {
  values: NONE,
  codes: new Uint8Array(0),
  firstBlock: 0,
  scales: NONE,
  zeroPoints: NONE,
};

/** @throws InvalidRequestError when the tensor's parts were not all found */
export function checkReadable({ state, name }: Pick<QnatTensor, 'state' | 'name'>): void {
  if (state === 'readable') return;
  throw new InvalidRequestError(
    `The values of “${name}” cannot be shown; see what was found in the file.`,
  );
}

function checkValues(tensor: QnatTensor, start: number, count: number): void {
  checkReadable(tensor);
  const values = valueCount(tensor.shape);
  const valid = Number.isSafeInteger(start) && Number.isSafeInteger(count);
  if (!valid || start < 0 || count < 0 || start + count > values) {
    throw new InvalidRequestError(
      `Values ${start} to ${start + count} were asked for; “${tensor.name}” has ${values}.`,
    );
  }
}

/** The scales of blocks [first, first + count), as dequantizing uses them. */
export async function readScales(
  source: ByteSource,
  tensor: QnatTensor,
  first: number,
  count: number,
  choice: ScaleChoice,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const parts = tensor.parts!;
  const at = partOffsets(tensor, parts);
  if (!parts.doubleQuantization || (choice === 'exact' && parts.scales)) {
    return readFloats(source, tensor.offset + at.scales + 4 * first, count, signal);
  }
  if (count === 0) return new Float32Array(0);
  const [codes, [k]] = await Promise.all([
    quantizedScaleCodes(source, tensor, first, count, signal),
    readFloats(source, tensor.offset + at.scalesScale, 1, signal),
  ]);
  return dequantizeScales(codes, k);
}

/** The 8-bit codes of the double-quantized scales of blocks [first, first + count). */
export function quantizedScaleCodes(
  source: ByteSource,
  tensor: QnatTensor,
  first: number,
  count: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { quantizedScales } = partOffsets(tensor, tensor.parts!);
  return source.read(tensor.offset + quantizedScales + first, count, signal);
}

/** Reads `count` little-endian f32 from any offset, aligned or not. */
export async function readFloats(
  source: ByteSource,
  offset: number,
  count: number,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const bytes = await source.read(offset, 4 * count, signal);
  return new Float32Array(new Uint8Array(bytes).buffer);
}
