// Blocks with zero points, as src/core/nf4/zeroPoints.ts makes them.
import { packExact } from './exact';
import { largest, least } from './simd';
import { quantizeSymmetric } from './symmetric';

/** Scale and zero point that lay the levels over each block's own range. Returns as `quantize` does. */
export function quantizeAffine(
  x: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
): u32 {
  let maximum: u32 = 0;
  for (let block: usize = 0; block < blockCount; block++) {
    const first = v128.load32_splat(x);
    findRange(x, blockSize, first, first);
    maximum = max(maximum, foundMagnitude);
    setAffineScale(foundMinimum, foundMaximum);
    store<f32>(scales, affineScale);
    store<f32>(zeroPoints, affineZeroPoint);
    packExact(x, blockSize, affineScale, affineZeroPoint, codes);
    x += blockSize * 4;
    codes += (blockSize + 1) / 2;
    scales += 4;
    zeroPoints += 4;
  }
  return maximum;
}

/** Symmetric blocks with the crate's zero point, which its quantizer does not subtract. */
export function quantizeAsCrate(
  x: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
): u32 {
  const maximum = quantizeSymmetric(x, blockSize, blockCount, codes, scales);
  for (let block: usize = 0; block < blockCount; block++) {
    const minimum = leastValue(x, blockSize);
    store<f32>(zeroPoints, <f32>(-(<f64>minimum) / <f64>load<f32>(scales)));
    x += blockSize * 4;
    scales += 4;
    zeroPoints += 4;
  }
  return maximum;
}

/** What `findRange` found: NaN is no extreme, unless it is the first value; of bits it is the most. */
export let foundMinimum: f32 = 0;
export let foundMaximum: f32 = 0;
export let foundMagnitude: u32 = 0;

/** @param minima, maxima extremes of what comes before, in each lane */
export function findRange(x: usize, count: usize, minima: v128, maxima: v128): void {
  let magnitudes = i32x4.splat(0);
  const end = x + count * 4;
  for (; x + 16 <= end; x += 16) {
    const values = v128.load(x);
    minima = f32x4.pmin(minima, values);
    maxima = f32x4.pmax(maxima, values);
    magnitudes = i32x4.max_s(magnitudes, v128.and(values, i32x4.splat(0x7fffffff)));
  }
  for (; x < end; x += 4) {
    const values = v128.load32_splat(x);
    minima = f32x4.pmin(minima, values);
    maxima = f32x4.pmax(maxima, values);
    magnitudes = i32x4.max_s(magnitudes, v128.and(values, i32x4.splat(0x7fffffff)));
  }
  foundMinimum = least(minima);
  foundMaximum = -least(f32x4.neg(maxima));
  foundMagnitude = largest(magnitudes);
}

/** What `setAffineScale` gives. */
export let affineScale: f32 = 0;
export let affineZeroPoint: f32 = 0;

export function setAffineScale(minimum: f32, maximum: f32): void {
  const low = <f64>minimum;
  const high = <f64>maximum;
  affineScale = <f32>((high - low) / 2);
  if (affineScale != 0) {
    affineZeroPoint = <f32>((low / 2 + high / 2) / <f64>affineScale);
  } else {
    affineScale = minimum == 0 ? 1 : abs(minimum);
    affineZeroPoint = minimum > 0 ? 1 : minimum < 0 ? -1 : 0;
  }
}

/** NaN ignored; of zeros of both signs the first. */
function leastValue(x: usize, count: usize): f32 {
  let minima = f32x4.splat(Infinity);
  const end = x + count * 4;
  let at = x;
  for (; at + 16 <= end; at += 16) minima = f32x4.pmin(minima, v128.load(at));
  for (; at < end; at += 4) minima = f32x4.pmin(minima, v128.load32_splat(at));
  const minimum = least(minima);
  return minimum == 0 ? firstZero(x, end) : minimum;
}

/** The first of zeros of both signs, of which there is one. */
export function firstZero(x: usize, end: usize): f32 {
  while (x < end && load<f32>(x) != 0) x += 4;
  return load<f32>(x);
}
