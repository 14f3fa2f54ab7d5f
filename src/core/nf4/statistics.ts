import { codeBytesPerBlock } from './block';
import type { QuantizedBlocks } from './quantize';
import { addSquares, crosswise, fourSums, squaredError } from './squaredError';

/** What values are like, and how well their blocks stand for them. */
export interface QuantizeStatistics {
  /** NaN left out; infinite, the wrong way round, when there is no value. */
  readonly minimum: number;
  readonly maximum: number;
  /** Sums of f64: of x², of (x - value)², and of that with the scales before they were refined. */
  readonly sumOfSquares: number;
  readonly squaredError: number;
  readonly unrefinedError: number;
  /** How often each code is used. */
  readonly codeCounts: readonly number[];
}

/** The statistics of two parts together; of one where the other has none. */
export function mergeStatistics(
  a: QuantizeStatistics | undefined,
  b: QuantizeStatistics | undefined,
): QuantizeStatistics | undefined {
  if (!a || !b) return a ?? b;
  return {
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
    sumOfSquares: a.sumOfSquares + b.sumOfSquares,
    squaredError: a.squaredError + b.squaredError,
    unrefinedError: a.unrefinedError + b.unrefinedError,
    codeCounts: a.codeCounts.map((count, code) => count + b.codeCounts[code]),
  };
}

/** Statistics of blocks; sums of a block as in `squaredError`, and of blocks in their order. */
export function statisticsOf(
  values: Float32Array,
  blockSize: number,
  { codes, scales, zeroPoints }: QuantizedBlocks,
  unrefinedError: number | undefined,
): QuantizeStatistics {
  const codeBytes = codeBytesPerBlock(blockSize);
  const codeCounts = new Array<number>(16).fill(0);
  let [sumOfSquares, error] = [0, 0];
  for (const [block, scale] of scales.entries()) {
    const [start, end] = [block * blockSize, (block + 1) * blockSize];
    const at = block * codeBytes;
    const mapping = { scale, zeroPoint: zeroPoints?.[block] ?? 0 };
    sumOfSquares += squares(values, start, end);
    error += squaredError(values, start, end, { codes, at }, mapping);
    countCodes(codes, at, blockSize, codeCounts);
  }
  return {
    ...rangeOf(values),
    sumOfSquares,
    squaredError: error,
    unrefinedError: unrefinedError ?? error,
    codeCounts,
  };
}

function rangeOf(values: Float32Array): Pick<QuantizeStatistics, 'minimum' | 'maximum'> {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  // Zeros of both signs are one.
  return { minimum: minimum + 0, maximum: maximum + 0 };
}

function squares(values: Float32Array, start: number, end: number): number {
  const sums = fourSums();
  addSquares(values, start, end, sums);
  return crosswise(sums);
}

function countCodes(codes: Uint8Array, at: number, count: number, counts: number[]): void {
  for (let index = 0; index < count; index++) {
    counts[(codes[at + (index >> 1)] >> ((index & 1) * 4)) & 15]++;
  }
}

/** How often each byte is one of a block's codes. */
export type ByteCounts = Uint32Array<ArrayBuffer>;

export function countBytes(codes: Uint8Array, counts: ByteCounts): void {
  for (const byte of codes) counts[byte]++;
}

/** How often each code is used, by the bytes of a whole block. */
export function codeCountsOf(bytes: ByteCounts, blockSize: number): number[] {
  const counts = new Array<number>(16).fill(0);
  for (const [byte, count] of bytes.entries()) {
    counts[byte & 15] += count;
    counts[byte >> 4] += count;
  }
  // The last high nibble of an odd block is no code.
  if (blockSize % 2) counts[0]--;
  return counts;
}
