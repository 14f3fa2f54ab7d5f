import { codeBytesPerBlock } from '../nf4/block';

/** `QNAT` */
export const MAGIC = new Uint8Array([0x51, 0x4e, 0x41, 0x54]);
export const VERSION = 1;
/** The header as it is written; the crate's comment says 32. */
export const HEADER_SIZE = 28;

export const COMPUTE_DTYPES = ['F32', 'F16', 'BF16'] as const;
/** The compute dtype a file names; its byte is the index into {@link COMPUTE_DTYPES}. */
export type ComputeDtype = (typeof COMPUTE_DTYPES)[number];

export interface Metadata {
  readonly modelName: string;
  readonly modelType: string;
  readonly computeDtype: ComputeDtype;
}

/** The parts of a tensor's data; codes are always there. */
export interface TensorParts {
  /** f32 scales; the crate always writes them, its doc comment lets a writer leave them out. */
  readonly scales: boolean;
  readonly zeroPoints: boolean;
  /** u8 scales and their one f32 scale. */
  readonly doubleQuantization: boolean;
}

/** Where each part begins, counted from the tensor's first byte, and the length of it all. */
export interface PartOffsets {
  readonly scales: number;
  readonly zeroPoints: number;
  readonly quantizedScales: number;
  readonly scalesScale: number;
  readonly length: number;
}

/** What decides a tensor's layout. */
export interface BlockGeometry {
  readonly blockSize: number;
  readonly blockCount: number;
}

export function codeBytes({ blockSize, blockCount }: BlockGeometry): number {
  return codeBytesPerBlock(blockSize) * blockCount;
}

export function partOffsets(geometry: BlockGeometry, parts: TensorParts): PartOffsets {
  const { blockCount } = geometry;
  const scales = codeBytes(geometry);
  const zeroPoints = scales + (parts.scales ? 4 * blockCount : 0);
  const quantizedScales = zeroPoints + (parts.zeroPoints ? 4 * blockCount : 0);
  // Without blocks the crate writes no scale of the scales either.
  const doubled = parts.doubleQuantization && blockCount > 0;
  const scalesScale = quantizedScales + (doubled ? blockCount : 0);
  return {
    scales,
    zeroPoints,
    quantizedScales,
    scalesScale,
    length: scalesScale + (doubled ? 4 : 0),
  };
}

/**
 * Every form a tensor's data can take, the crate's own four first: where a length fits two, the
 * crate's meaning counts.
 */
export const FORMS: readonly TensorParts[] = [
  { scales: true, zeroPoints: false, doubleQuantization: false },
  { scales: true, zeroPoints: true, doubleQuantization: false },
  { scales: true, zeroPoints: false, doubleQuantization: true },
  { scales: true, zeroPoints: true, doubleQuantization: true },
  { scales: false, zeroPoints: false, doubleQuantization: true },
  { scales: false, zeroPoints: true, doubleQuantization: true },
];

/** The parts that make up exactly `length` bytes, if any do. */
export function partsFromLength(geometry: BlockGeometry, length: number): TensorParts | undefined {
  return FORMS.find((parts) => partOffsets(geometry, parts).length === length);
}

/** Bytes of one tensor header: name, rank, dimensions, block size, offset, block count. */
export function tensorHeaderSize(nameBytes: number, rank: number): number {
  return 4 + nameBytes + 4 + 8 * rank + 4 + 8 + 4;
}

/**
 * Bytes of the metadata section: two strings with their lengths, one byte of compute dtype.
 * @param nameBytes bytes of model name and model type together
 */
export function metadataSize(nameBytes: number): number {
  return 4 + 4 + nameBytes + 1;
}

/**
 * Declared minus true offset in the crate's files: it counts 32 bytes of header and 28 of metadata,
 * whatever the names are.
 * @param nameBytes bytes of model name and model type together
 */
export function crateOffsetShift(nameBytes: number): number {
  return 32 + 28 - (HEADER_SIZE + metadataSize(nameBytes));
}
