import { readInputs, type TaskFiles } from '../tasks/files';
import { codeBytesPerBlock } from '../nf4/block';
import { dequantizeScales } from '../nf4/doubleQuantization';
import type { Kernel } from '../nf4/kernel/kernel';
import { type BlockGeometry, type ComputeDtype, partOffsets } from '../qnat/layout';
import { decodeValues } from '../weights/decodeValues';
import { DTYPE_BITS, DTYPE_BYTES } from '../weights/dtype';
import { encodeFloats } from '../weights/encode';
import { roundToOdd } from '../weights/roundToOdd';
import { type PlainReader, plainReader } from '../weights/storage/readPlain';
import { type FileValues, isNf4, type Nf4Values } from './item';

/** Gives values [first, first + count) of a tensor, little-endian in a dtype. */
export type ValuesReader = (first: number, count: number) => Uint8Array<ArrayBuffer>;

/** What reads a tensor's values. To be kept for one read after another: it may remember the last. */
export function valuesReader(
  values: FileValues,
  dtype: ComputeDtype,
  files: TaskFiles,
  kernel: Kernel,
): ValuesReader {
  if (isNf4(values)) {
    return (first, count) => readNf4Values(values, first, count, dtype, files, kernel);
  }
  const read = plainReader(values.source);
  return (first, count) => readPlainValues(values, read, first, count, dtype, files);
}

function readNf4Values(
  values: Nf4Values,
  first: number,
  count: number,
  dtype: ComputeDtype,
  files: TaskFiles,
  kernel: Kernel,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count * DTYPE_BYTES[dtype]);
  for (let done = 0; done < count;) {
    const piece = pieceAt(values.source.storage, first + done, count - done);
    bytes.set(dequantizePiece(values, piece, dtype, files, kernel), done * DTYPE_BYTES[dtype]);
    done += piece.count;
  }
  return bytes;
}

function readPlainValues(
  { file, source }: FileValues,
  read: PlainReader,
  first: number,
  count: number,
  dtype: ComputeDtype,
  files: TaskFiles,
): Uint8Array<ArrayBuffer> {
  const valueBytes = DTYPE_BITS.get(source.dtype)! / 8;
  const plain = new Uint8Array(count * valueBytes);
  readInputs(read(first * valueBytes, plain), file, files);
  if (source.dtype === dtype) return plain;
  // Nearest twice is not always nearest: f32 on the way must not decide a tie of f16.
  const isRoundedTwice = source.dtype === 'F64' && dtype !== 'F32';
  const floats = isRoundedTwice ? roundToOdd(plain) : decodeValues(source.dtype, plain);
  return new Uint8Array(encodeFloats(dtype, floats));
}

/** Values that the kernel dequantizes in one go: whole blocks, or a part of one. */
interface Piece {
  /** The first block, and how many. */
  readonly block: number;
  readonly blockCount: number;
  /** Values of each that are dequantized, from an even one on, so that they begin with a byte. */
  readonly from: number;
  readonly blockSize: number;
  /** Values before those wanted, and those wanted. */
  readonly skip: number;
  readonly count: number;
}

/** The piece that begins with value `first`, of `most` values at most. */
function pieceAt({ blockSize }: BlockGeometry, first: number, most: number): Piece {
  const block = Math.floor(first / blockSize);
  const inBlock = first - block * blockSize;
  if (inBlock === 0 && most >= blockSize) {
    const blockCount = Math.floor(most / blockSize);
    return { block, blockCount, from: 0, blockSize, skip: 0, count: blockCount * blockSize };
  }
  const count = Math.min(most, blockSize - inBlock);
  const skip = inBlock % 2;
  return { block, blockCount: 1, from: inBlock - skip, blockSize: skip + count, skip, count };
}

function dequantizePiece(
  values: Nf4Values,
  { block, blockCount, from, blockSize, skip, count }: Piece,
  dtype: ComputeDtype,
  files: TaskFiles,
  kernel: Kernel,
): Uint8Array {
  const { file, source } = values;
  const { offset, storage } = source;
  const { parts } = storage;
  const { zeroPoints } = parts;
  const batch = kernel.dequantizeBatch({ blockSize, blockCount, zeroPoints, dtype });
  const codesAt = offset + block * codeBytesPerBlock(storage.blockSize) + from / 2;
  files.readInput(file, codesAt, batch.codes);
  batch.scales.set(readScales(values, block, blockCount, files));
  if (batch.zeroPoints) {
    const at = offset + partOffsets(storage, parts).zeroPoints + 4 * block;
    batch.zeroPoints.set(readFloats(file, at, blockCount, files));
  }
  batch.run();
  const valueBytes = DTYPE_BYTES[dtype];
  return batch.output.subarray(skip * valueBytes, (skip + count) * valueBytes);
}

/** The scales of blocks [first, first + count) that qlora-rs dequantizes with. */
export function readScales(
  { file, source }: Nf4Values,
  first: number,
  count: number,
  files: TaskFiles,
): Float32Array<ArrayBuffer> {
  const { offset, storage } = source;
  const { parts } = storage;
  const at = partOffsets(storage, parts);
  if (!parts.doubleQuantization)
    return readFloats(file, offset + at.scales + 4 * first, count, files);
  const codes = new Uint8Array(count);
  files.readInput(file, offset + at.quantizedScales + first, codes);
  const [k] = readFloats(file, offset + at.scalesScale, 1, files);
  return dequantizeScales(codes, k);
}

function readFloats(
  file: number,
  offset: number,
  count: number,
  files: TaskFiles,
): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(count);
  files.readInput(file, offset, new Uint8Array(floats.buffer));
  return floats;
}
