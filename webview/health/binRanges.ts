import type { Histogram } from '../../src/core/analyze/health/histogram';

/** From where to where each bin of a histogram goes, in words. */
export function binRanges(
  { from, to, counts }: Histogram,
  format: (edge: number) => string,
): string[] {
  const edge = (bin: number) => format(from + (bin * (to - from)) / counts.length);
  return counts.map((_, bin) => `${edge(bin)} to ${edge(bin + 1)}`);
}
