import type { QnatTensor } from '../../qnat/tensor';
import type { AnalysisContext } from '../analysis';
import { countBlocks, type OnBlock } from './countBlocks';

export const CODES = 16;

/** How often each code occurs in some tensors of a file, the only source: 16 counts a tensor. */
export async function countCodes(
  { tensors }: { readonly tensors: readonly QnatTensor[] },
  { sources: [file], signal, pause }: AnalysisContext,
): Promise<Float64Array> {
  const all = new Float64Array(CODES * tensors.length);
  for (const [index, tensor] of tensors.entries()) {
    const counts = all.subarray(CODES * index, CODES * (index + 1));
    const count: OnBlock = (_, block) => addCounts(counts, block);
    await countBlocks(file, tensor, { signal, pause }, count);
  }
  return all;
}

/** Adds the counts of 16 codes to others. */
export function addCounts(total: Float64Array, counts: Uint32Array): void {
  for (let code = 0; code < CODES; code++) total[code] += counts[code];
}

/** What the counts of the 16 codes say about how well the four bits are used. */
export interface CodeUsage {
  /** Shannon's, of one code, in bits: 4 at most. NaN when nothing was counted. */
  readonly entropy: number;
  /** Share of values at level −1 or 1. NaN when nothing was counted. */
  readonly saturation: number;
  /** Codes that never occur. */
  readonly dead: readonly number[];
}

/** @param counts how often each of the 16 codes occurs */
export function codeUsage(counts: ArrayLike<number>): CodeUsage {
  const all = Array.from(counts);
  const total = all.reduce((sum, count) => sum + count, 0);
  const bits = (count: number) => (count === 0 ? 0 : (count / total) * Math.log2(total / count));
  return {
    entropy: total === 0 ? NaN : all.reduce((sum, count) => sum + bits(count), 0),
    saturation: (all[0] + all[CODES - 1]) / total,
    dead: all.flatMap((count, code) => (count === 0 ? [code] : [])),
  };
}
