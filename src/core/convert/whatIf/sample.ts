import type { ByteSource } from '../../bytes/byteSource';
import { readFrom } from '../../bytes/reading';
import { decodeValues } from '../../weights/decodeValues';
import { DTYPE_BITS } from '../../weights/dtype';
import { type PlainReader, plainReader } from '../../weights/storage/readPlain';
import { inOneSource } from '../../weights/inOneSource';
import type { ModelSource } from '../../weights/modelSource';
import { storedValues } from '../../weights/storage';
import type { PlannedTensor, PlannedTensors } from '../plannedTensors';

/** Values that are read in one piece, where blocks are not larger. */
const PIECE_VALUES = 4096;
/** Pieces of this size that tensors share by their own size; each has one at least. */
const PIECES = 128;
/** Of more tensors only so many are looked at. */
const MAX_TENSORS = 256;
/** Tensors of larger blocks are left out: 16 MiB of f32. */
const MAX_BLOCK_VALUES = 4 * 1024 * 1024;

/** The fractions of its multiples are spread evenly, and in step with nothing that repeats. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** Whole blocks of a tensor, and how many values they stand for. */
export interface Sample {
  readonly values: Float32Array;
  readonly blockSize: number;
  readonly standsFor: number;
}

/** The tensors that are looked at, spread over all. */
export function* sampledTensors(tensors: PlannedTensors): Generator<PlannedTensor> {
  for (const index of spreadIndices(tensors.length)) {
    const tensor = tensors.at(index);
    if (tensor.blockSize <= MAX_BLOCK_VALUES) yield tensor;
  }
}

function spreadIndices(count: number): number[] {
  if (count <= MAX_TENSORS) return Array.from({ length: count }, (_, index) => index);
  const indices = new Set<number>();
  for (let step = 0; step < MAX_TENSORS; step++) {
    indices.add(Math.floor(((step * GOLDEN_RATIO) % 1) * count));
  }
  return [...indices].sort((a, b) => a - b);
}

/**
 * Reads pieces of a tensor, spread over it. Values past its end are zeros, as they are in a padded
 * block.
 * @param share of the tensor among all values
 */
export async function readSample(
  tensor: PlannedTensor,
  share: number,
  model: readonly ModelSource[],
  signal?: AbortSignal,
): Promise<Sample> {
  const { blockSize, blockCount } = tensor;
  const { source, tensor: whole } = inOneSource(tensor.source, tensor.file, model);
  const pieces = blockPieces(tensor, Math.max(1, Math.round(piecesOf(blockSize) * share)));
  const blocks = pieces.reduce((sum, { count }) => sum + count, 0);
  const values = new Float32Array(blocks * blockSize);
  const read = plainReader(storedValues(whole));
  let at = 0;
  for (const { first, count } of pieces) {
    values.set(await readValues(tensor, read, first, count, source, signal), at);
    at += count * blockSize;
  }
  return { values, blockSize, standsFor: blockCount * blockSize };
}

/** Fewer where each is a larger block. */
function piecesOf(blockSize: number): number {
  return (PIECES * PIECE_VALUES) / Math.max(PIECE_VALUES, blockSize);
}

interface Piece {
  readonly first: number;
  readonly count: number;
}

function blockPieces({ blockSize, blockCount }: PlannedTensor, pieces: number): Piece[] {
  const count = Math.max(1, Math.floor(PIECE_VALUES / blockSize));
  if (pieces * count >= blockCount) return [{ first: 0, count: blockCount }];
  return Array.from({ length: pieces }, (_, piece) => {
    const first = Math.floor(((piece + 0.5) * blockCount) / pieces - count / 2);
    return { first: Math.max(0, Math.min(first, blockCount - count)), count };
  });
}

/** The values of some blocks that are in the file. */
async function readValues(
  { source: tensor, blockSize }: PlannedTensor,
  read: PlainReader,
  first: number,
  count: number,
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const valueBytes = DTYPE_BITS.get(tensor.dtype)! / 8;
  const start = first * blockSize * valueBytes;
  const length = Math.min(count * blockSize * valueBytes, tensor.length - start);
  const plain = new Uint8Array(length);
  await readFrom(read(start, plain), source, signal);
  return decodeValues(tensor.dtype, plain);
}
