import type { ComputeDtype } from '../../qnat/layout';
import type { FloatDtype } from '../../weights/dtype';
import type { BlockScale, ValueRange } from '../blockScale';
import type { BinSums, Reach } from '../refine/cumulative';
import type { FourSums } from '../squaredError';
import type { AffineScale, ZeroPointRule } from '../zeroPoints';
import type { QuantizeStatistics } from '../statistics';
import type { ReduceBatch, ReduceJob } from './reduceBatch';

/** Blocks to quantize in one go. */
export interface QuantizeJob {
  readonly dtype: FloatDtype;
  readonly blockSize: number;
  readonly blockCount: number;
  readonly rule: ZeroPointRule;
  /** Search for scales (and zero points) of lower error; not with the rule `crate`. */
  readonly refine?: boolean;
  /** Take statistics as well. */
  readonly statistics?: boolean;
}

/** The memory of one job. It is the kernel's: valid until the kernel's next batch is made. */
export interface QuantizeBatch {
  /** Little-endian values, to be filled by the caller before `run`. */
  readonly input: Uint8Array<ArrayBuffer>;
  /** Two codes a byte, as in a QNAT file. */
  readonly codes: Uint8Array<ArrayBuffer>;
  readonly scales: Float32Array<ArrayBuffer>;
  /** There unless the rule is `none`. */
  readonly zeroPoints?: Float32Array<ArrayBuffer>;
  /** Quantizes the input; returns whether all its values are finite as f32. */
  run(): boolean;
  /** The values that are not finite as f32: how many, and the index of the first. */
  nonFinite(): NonFiniteValues;
  /** Of the last run, if they were asked for. */
  statistics(): QuantizeStatistics | undefined;
}

export interface NonFiniteValues {
  readonly count: number;
  /** -1 when there is none. */
  readonly first: number;
}

/** A piece of a block that is not held in memory as a whole. */
export interface PieceJob {
  readonly dtype: FloatDtype;
  /** Values of the piece, 2^21 at most; a multiple of four, but for a block's last. */
  readonly values: number;
}

/**
 * The memory of a piece, as that of a `QuantizeBatch`; all is of the present input. What adds to sums of a
 * block is given its pieces in their order.
 */
export interface PieceBatch extends Pick<QuantizeBatch, 'input' | 'codes' | 'nonFinite'> {
  /** The extremes of the values, and whether all are finite as f32. */
  range(): ValueRange & { readonly finite: boolean };
  /** Makes the codes that the values have in a block of this scale. */
  pack(scale: BlockScale): void;
  /** Adds x². */
  addSquares(sums: FourSums): void;
  /** Adds (x - value)² of the codes that `pack` made. */
  addSquaredErrors(mapping: AffineScale, sums: FourSums): void;
  /** Adds what a search for a scale has to know of the values, which must be finite. */
  addToBins(reach: Reach, bins: BinSums): void;
}

/** Blocks to dequantize in one go. */
export interface DequantizeJob {
  readonly blockSize: number;
  readonly blockCount: number;
  /** Whether the blocks have zero points. */
  readonly zeroPoints: boolean;
  /** Of the output: rounded as weights/encode.ts does. */
  readonly dtype: ComputeDtype;
}

/** The memory of one job, as that of a `QuantizeBatch`; codes, scales and zero points are filled in. */
export interface DequantizeBatch {
  readonly codes: Uint8Array<ArrayBuffer>;
  readonly scales: Float32Array<ArrayBuffer>;
  readonly zeroPoints?: Float32Array<ArrayBuffer>;
  /** Little-endian values. */
  readonly output: Uint8Array<ArrayBuffer>;
  run(): void;
}

/** Refined blocks whose scales are to be stored in 8 bits. */
export interface StoredJob {
  readonly dtype: FloatDtype;
  readonly blockSize: number;
  readonly blockCount: number;
  /** Whether the blocks have zero points. */
  readonly zeroPoints: boolean;
  /** k, of the tensor. */
  readonly scalesScale: number;
}

/** The memory of one job, as that of a `QuantizeBatch`; scales and zero points are filled in, too. */
export interface StoredBatch extends Pick<
  QuantizeBatch,
  'input' | 'codes' | 'scales' | 'zeroPoints'
> {
  readonly quantizedScales: Uint8Array<ArrayBuffer>;
  /** Replaces the scales, and makes all else, as `fitStoredScales` (nf4/refine) does. */
  run(): void;
  /** Of the last run; nothing is known of the error before refining. */
  statistics(): QuantizeStatistics;
}

export type KernelVariant = 'relaxed-simd' | 'simd' | 'reference';

/**
 * Quantizes to NF4 and back. All variants give the same bytes. A kernel holds memory that grows to the largest
 * batch made, and is used by one job at a time: one a worker.
 */
export interface Kernel {
  readonly variant: KernelVariant;
  /** Lays out the memory for a job. Views of the batch before are no longer valid. */
  quantizeBatch(job: QuantizeJob): QuantizeBatch;
  /** As `quantizeBatch`, for refined blocks whose scales are to be stored in 8 bits. */
  storedBatch(job: StoredJob): StoredBatch;
  /** As `quantizeBatch`, for a piece of a block. */
  pieceBatch(job: PieceJob): PieceBatch;
  /** As `quantizeBatch`, the other way round. */
  dequantizeBatch(job: DequantizeJob): DequantizeBatch;
  /** As `quantizeBatch`, to reduce values by columns. */
  reduceBatch(job: ReduceJob): ReduceBatch;
}
