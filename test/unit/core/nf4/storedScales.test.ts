import assert from 'node:assert/strict';
import { codeOf, LEVELS } from '../../../../src/core/nf4/codebook';
import { scalesScale } from '../../../../src/core/nf4/doubleQuantization';
import { createKernel } from '../../../../src/core/nf4/kernel/createKernel';

let state = 20_261_129;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
const gaussian = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());

const kernel = createKernel();
const SIZE = 64;

/** Normal blocks, and a first one without an error, whose scale is so many times theirs. */
function blocksBeside(times: number, count: number): Float32Array<ArrayBuffer> {
  const MEAN_SCALE = 2.4;
  return Float32Array.from({ length: (count + 1) * SIZE }, (_, index) => {
    return index < SIZE ? LEVELS[index % 16] * MEAN_SCALE * times : gaussian();
  });
}

/** The squared errors of blocks before they were refined and in the end, and the scale of their scales. */
function fit(values: Float32Array<ArrayBuffer>, zeroPoints: boolean) {
  const job = { dtype: 'F32', blockSize: SIZE, blockCount: values.length / SIZE } as const;
  const rule = zeroPoints ? 'affine' : 'none';
  const refined = kernel.quantizeBatch({ ...job, rule, refine: true, statistics: true });
  refined.input.set(new Uint8Array(values.buffer));
  refined.run();
  const { unrefinedError } = refined.statistics()!;
  const [scales, middles] = [refined.scales.slice(), refined.zeroPoints?.slice()];
  const k = scalesScale(Math.max(...scales.map(Math.abs)));
  const stored = kernel.storedBatch({ ...job, zeroPoints, scalesScale: k });
  stored.input.set(new Uint8Array(values.buffer));
  stored.scales.set(scales);
  if (middles) stored.zeroPoints!.set(middles);
  stored.run();
  return { unrefinedError, error: stored.statistics().squaredError, k };
}

/** The judge: the least squared error of a block over all scales that can be stored, with the best codes. */
function leastError(block: Float32Array, k: number): number {
  let least = Infinity;
  for (let code = 0; code < 256; code++) {
    if (code !== 128) least = Math.min(least, errorWith(block, (code - 128) * k, 0));
  }
  return least;
}

/**
 * The judge with zero points: the same over all these scales that are of use, and centers of which each is
 * moved to the mean error until that is over.
 */
function leastAffineError(block: Float32Array, k: number): number {
  const [lowest, highest] = [Math.min(...block), Math.max(...block)];
  const [middle, radius] = [(lowest + highest) / 2, (highest - lowest) / 2];
  let least = Infinity;
  for (let code = 0; code < 256; code++) {
    const scale = (code - 128) * k;
    if (scale === 0 || (Math.abs(scale) > 2 * radius && Math.abs(scale) > 3 * k)) continue;
    for (let shift = -0.4; shift < 0.4; shift += 0.02) {
      let center = middle + shift * Math.max(radius, Math.abs(scale));
      for (let round = 0; round < 5; round++) center += meanError(block, scale, center);
      least = Math.min(least, errorWith(block, scale, center));
    }
  }
  return least;
}

function errorWith(block: Float32Array, scale: number, center: number): number {
  return block.reduce((sum, value) => sum + errorOf(value, scale, center) ** 2, 0);
}

function meanError(block: Float32Array, scale: number, center: number): number {
  return block.reduce((sum, value) => sum + errorOf(value, scale, center), 0) / block.length;
}

function errorOf(value: number, scale: number, center: number): number {
  return value - center - scale * LEVELS[codeOf((value - center) / scale)];
}

describe('fitting scales to 8 bits', () => {
  for (const [zeroPoints, times, count, least] of [
    [false, 1, 300, 0.98],
    [false, 20, 300, 0.95],
    [false, 40, 300, 0.95],
    [true, 1, 60, 0.95],
    [true, 20, 60, 0.87],
  ] as const) {
    const what = `zero points ${zeroPoints}, beside a scale ${times} times as large`;
    it(`gains nearly what a search of all that can be stored gains: ${what}`, () => {
      const values = blocksBeside(times, count);
      const { unrefinedError, error, k } = fit(values, zeroPoints);
      const judge = zeroPoints ? leastAffineError : leastError;
      let judged = 0;
      for (let start = SIZE; start < values.length; start += SIZE) {
        judged += judge(values.subarray(start, start + SIZE), k);
      }
      const share = (unrefinedError - error) / (unrefinedError - judged);
      assert.ok(
        share > least,
        `of the search's gain ${share}, of the error ${1 - error / unrefinedError}`,
      );
    });
  }
});
