import type { ComputeDtype } from '../qnat/layout';
import type { LayoutMode } from '../qnat/writeHeaders';

/** `tensor`: blocks of the block size. `channel`: one block a row of the first dimension. */
export type Strategy = 'tensor' | 'channel';

/**
 * What to do with a tensor whose size the block size does not divide: `shrink` the block size to the
 * largest even divisor, `pad` with zeros as the crate does, `keep` it unquantized, or `refuse` all.
 */
export type Indivisible = 'shrink' | 'pad' | 'keep' | 'refuse';

/** How a model is quantized. */
export interface QuantizeOptions {
  readonly blockSize: number;
  readonly strategy: Strategy;
  readonly doubleQuantization: boolean;
  readonly zeroPoints: boolean;
  /** Search for scales (and zero points) of lower error; the reference layout has no room for it. */
  readonly refine: boolean;
  readonly computeDtype: ComputeDtype;
  /** Globs of tensor names; a tensor must match one of them … */
  readonly include: readonly string[];
  /** … and none of these. */
  readonly exclude: readonly string[];
  /** Tensors of a lower rank are kept as they are. */
  readonly minimumRank: number;
  readonly indivisible: Indivisible;
  /** `reference` also takes the crate's zero points, and its handling of non-finite values. */
  readonly layout: LayoutMode;
  /** Write what is not quantized to a safetensors file beside the output. */
  readonly sidecar: boolean;
}

/**
 * Are refined scales, once all of a tensor are known, chosen among those that double quantization stores?
 * For this the weights are read a second time.
 */
export function isFitted({
  refine,
  doubleQuantization,
}: Pick<QuantizeOptions, 'refine' | 'doubleQuantization'>): boolean {
  return refine && doubleQuantization;
}

/** How a model is quantized when nobody says otherwise; the settings in package.json say the same. */
export const DEFAULT_OPTIONS: QuantizeOptions = {
  blockSize: 64,
  strategy: 'tensor',
  doubleQuantization: false,
  zeroPoints: false,
  refine: false,
  computeDtype: 'F32',
  include: ['*'],
  exclude: ['*norm*', '*embed*'],
  minimumRank: 2,
  indivisible: 'shrink',
  layout: 'corrected',
  sidecar: true,
};

/** Block sizes are u32 in the format. */
export const MAX_BLOCK_SIZE = 0xffffffff;
/** Weights have no more dimensions than this; a larger minimum would keep every tensor. */
export const MAX_MINIMUM_RANK = 8;
