import { FieldWriter } from '../bytes/fieldWriter';
import {
  type BlockGeometry,
  COMPUTE_DTYPES,
  crateOffsetShift,
  HEADER_SIZE,
  MAGIC,
  type Metadata,
  metadataSize,
  partOffsets,
  tensorHeaderSize,
  type TensorParts,
  VERSION,
} from './layout';
import { utf8Length } from '../text/utf8Length';

/**
 * `corrected` writes true offsets and the metadata size; `reference` is byte for byte what
 * qlora-rs 1.0.5 writes.
 */
export type LayoutMode = 'corrected' | 'reference';

/** A tensor to be written. */
export interface TensorLayout extends BlockGeometry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly parts: TensorParts;
}

/** The tensors to be written: an array, or a table that makes one when it is asked for it. */
export interface TensorLayouts extends Iterable<TensorLayout> {
  readonly length: number;
}

/** Every byte position of a file, known before a byte of it is written. */
export interface QnatLayout {
  /** Bytes before tensor data. */
  readonly headerBytes: number;
  /** First byte of each tensor's data. */
  readonly offsets: Float64Array;
  /** Bytes of the whole file. */
  readonly size: number;
  /** The bytes before tensor data, in pieces of bounded size. */
  headers(): Iterable<Uint8Array>;
}

/** Pieces of headers are of about so many bytes. */
const PIECE_BYTES = 256 * 1024;

/** Lays out a file. Tensor data follows in header order, without padding or alignment. */
export function layOut(metadata: Metadata, tensors: TensorLayouts, mode: LayoutMode): QnatLayout {
  const offsets = new Float64Array(tensors.length);
  let headerBytes = HEADER_SIZE + metadataSize(nameBytesOf(metadata));
  let dataBytes = 0;
  let index = 0;
  for (const tensor of tensors) {
    headerBytes += tensorHeaderSize(utf8Length(tensor.name), tensor.shape.length);
    offsets[index++] = dataBytes;
    dataBytes += partOffsets(tensor, tensor.parts).length;
  }
  for (index = 0; index < offsets.length; index++) offsets[index] += headerBytes;
  const headers = () => headerPieces(metadata, tensors, mode, offsets);
  return { headerBytes, offsets, size: headerBytes + dataBytes, headers };
}

function nameBytesOf({ modelName, modelType }: Metadata): number {
  return utf8Length(modelName) + utf8Length(modelType);
}

function* headerPieces(
  metadata: Metadata,
  tensors: TensorLayouts,
  mode: LayoutMode,
  offsets: ArrayLike<number>,
): Generator<Uint8Array> {
  const shift = mode === 'reference' ? crateOffsetShift(nameBytesOf(metadata)) : 0;
  let piece = new FieldWriter();
  writeHead(piece, metadata, tensors.length, mode);
  let index = 0;
  for (const tensor of tensors) {
    writeTensorHeader(piece, tensor, offsets[index++] + shift);
    if (piece.length < PIECE_BYTES) continue;
    yield piece.written;
    piece = new FieldWriter();
  }
  yield piece.written;
}

function writeHead(
  writer: FieldWriter,
  metadata: Metadata,
  tensorCount: number,
  mode: LayoutMode,
): void {
  writer.bytes(MAGIC);
  writer.u32(VERSION);
  writer.u32(0);
  writer.u64(mode === 'reference' ? 0 : metadataSize(nameBytesOf(metadata)));
  writer.u32(tensorCount);
  writer.u32(0);
  writer.string(metadata.modelName);
  writer.string(metadata.modelType);
  writer.u8(COMPUTE_DTYPES.indexOf(metadata.computeDtype));
}

function writeTensorHeader(
  writer: FieldWriter,
  { name, shape, blockSize, blockCount }: TensorLayout,
  declaredOffset: number,
): void {
  writer.string(name);
  writer.u32(shape.length);
  for (const dimension of shape) writer.u64(dimension);
  writer.u32(blockSize);
  writer.u64(declaredOffset);
  writer.u32(blockCount);
}
