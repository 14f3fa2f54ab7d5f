import type { QuantizeOptions } from '../options';

/** What is varied of the options; the others stay as they are. */
export type Alternative = Pick<
  QuantizeOptions,
  'blockSize' | 'doubleQuantization' | 'zeroPoints' | 'refine'
>;

const BLOCK_SIZES = [32, 64, 128, 256, 512, 1024, 2048, 4096];
const OFF_AND_ON = [false, true];

/** What could be chosen instead of these options, and they themselves, by block size. */
export function alternativesTo(options: QuantizeOptions): Alternative[] {
  const refining = options.layout === 'reference' ? [false] : OFF_AND_ON;
  return blockSizesFor(options).flatMap((blockSize) =>
    OFF_AND_ON.flatMap((zeroPoints) =>
      refining.flatMap((refine) =>
        OFF_AND_ON.map((doubleQuantization) => {
          return { blockSize, zeroPoints, refine, doubleQuantization };
        }),
      ),
    ),
  );
}

/** One block a channel is as large as it is. */
function blockSizesFor({ strategy, blockSize }: QuantizeOptions): number[] {
  if (strategy === 'channel') return [blockSize];
  return [...new Set([...BLOCK_SIZES, blockSize])].sort((a, b) => a - b);
}

export function sameAlternative(a: Alternative, b: Alternative): boolean {
  return (
    a.blockSize === b.blockSize &&
    a.zeroPoints === b.zeroPoints &&
    a.refine === b.refine &&
    a.doubleQuantization === b.doubleQuantization
  );
}
