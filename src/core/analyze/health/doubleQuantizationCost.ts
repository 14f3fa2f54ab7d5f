import { LEVELS } from '../../nf4/codebook';
import type { BlockFactors } from './factors';
import type { BlocksFound } from './scaleHealth';

/** What it costs to use the double-quantized scales instead of the exact ones. */
export interface DoubleQuantizationCost {
  /** Blocks compared: those whose exact scale is finite and not 0. */
  readonly blocks: number;
  /** Blocks whose scale reads back as 0. */
  readonly vanished?: BlocksFound;
  /** Mean and largest of |stored − exact| / |exact|. */
  readonly meanError: number;
  readonly largestError: number;
  /** The block with the largest error; undefined when there is no error. */
  readonly worstBlock?: number;
  /** 10·log10(Σx² / Σe²) of the values with exact scales against those with stored ones, in dB. */
  readonly sqnrDb?: number;
}

/** Sums up the cost block by block. */
export class DoubleQuantizationSums {
  private blocks = 0;
  private vanished = 0;
  private firstVanished = -1;
  private errors = 0;
  private largestError = 0;
  private worstBlock?: number;
  private signal = 0;
  private noise = 0;

  constructor(
    private readonly both: NonNullable<BlockFactors['both']>,
    private readonly zeroPoints?: Float32Array,
  ) {}

  add(block: number, counts: Uint32Array): void {
    const stored = this.both.stored[block];
    const exact = this.both.exact[block];
    if (exact === 0 || !Number.isFinite(exact) || !Number.isFinite(stored)) return;
    this.blocks++;
    if (stored === 0 && this.vanished++ === 0) this.firstVanished = block;
    const error = Math.abs(stored - exact);
    this.addError(block, error / Math.abs(exact));
    const squares = levelSquares(counts, this.zeroPoints?.[block] ?? 0);
    this.signal += squares * exact * exact;
    this.noise += squares * error * error;
  }

  private addError(block: number, error: number): void {
    this.errors += error;
    if (error <= this.largestError) return;
    this.largestError = error;
    this.worstBlock = block;
  }

  result(): DoubleQuantizationCost {
    const { blocks, vanished, firstVanished, largestError, worstBlock, signal, noise } = this;
    const ratio = signal / noise;
    return {
      blocks,
      vanished: vanished > 0 ? { count: vanished, first: firstVanished } : undefined,
      meanError: blocks > 0 ? this.errors / blocks : 0,
      largestError,
      worstBlock,
      sqnrDb: Number.isFinite(ratio) && ratio > 0 ? 10 * Math.log10(ratio) : undefined,
    };
  }
}

/** Sum of the squares of a block's values, were its scale 1. */
function levelSquares(counts: Uint32Array, zeroPoint: number): number {
  let sum = 0;
  for (let code = 0; code < counts.length; code++) {
    const level = LEVELS[code] + zeroPoint;
    sum += counts[code] * level * level;
  }
  return sum;
}
