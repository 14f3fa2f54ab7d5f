// Symmetric NF4: scale = max |x|, code of x / scale.
import { GROUP, isUndecided, packCodes, UNIT } from './codes';
import { packExact } from './exact';
import { largest, largestOfEach } from './simd';
import { decideAll, isNearlyFull, remember, SPAN } from './undecided';

/** UNIT / scale of the four blocks of a batch. */
const multipliers = memory.data(16, 16);

const ABSOLUTE: i32 = 0x7fffffff;

/** Scales from 2^-96 to 2^112: outside, UNIT / scale may overflow or be denormal. */
const LEAST_SCALE: i32 = (127 - 96) << 23;
const SCALE_RANGE: i32 = (96 + 112) << 23;

/** Blocks whose scales are made by one vector division. */
const BATCH: usize = 4;

/**
 * Quantizes f32 blocks. Scales are written four at a time: up to 12 bytes past the last are used.
 * @returns the bits of the largest |x|, where NaN is above infinity and infinity above all numbers
 */
export function quantizeSymmetric(
  x: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
): u32 {
  const rowBytes = blockSize * 4;
  const codeBytes = (blockSize + 1) / 2;
  if (blockSize < GROUP) return quantizeSmall(x, blockSize, blockCount, codes, scales);
  let maxima = i32x4.splat(0);
  for (let block: usize = 0; block < blockCount; block += BATCH) {
    const count = min(BATCH, blockCount - block);
    const absmax = absmaxOfFour(x, rowBytes, count);
    maxima = i32x4.max_s(maxima, absmax);
    const unusual = writeScales(absmax, scales);
    for (let row: usize = 0; row < count; row++) {
      const k = v128.load32_splat(multipliers + row * 4);
      packBlock(x + row * rowBytes, blockSize, k, scales + row * 4, codes + row * codeBytes);
    }
    if (unusual) packUnusual(unusual, x, blockSize, count, codes, scales);
    if (isNearlyFull()) decideAll();
    x += BATCH * rowBytes;
    codes += BATCH * codeBytes;
    scales += BATCH * 4;
  }
  decideAll();
  return largest(maxima);
}

/** The bits of max |x| of up to four blocks; those past `count` are as the last. */
@inline
function absmaxOfFour(x: usize, rowBytes: usize, count: usize): v128 {
  const x1 = x + min<usize>(1, count - 1) * rowBytes;
  const x2 = x + min<usize>(2, count - 1) * rowBytes;
  const x3 = x + min<usize>(3, count - 1) * rowBytes;
  let m0 = i32x4.splat(0);
  let m1 = i32x4.splat(0);
  let m2 = i32x4.splat(0);
  let m3 = i32x4.splat(0);
  for (let at: usize = 0; at + 32 <= rowBytes; at += 32) {
    m0 = larger(larger(m0, v128.load(x + at)), v128.load(x + at, 16));
    m1 = larger(larger(m1, v128.load(x1 + at)), v128.load(x1 + at, 16));
    m2 = larger(larger(m2, v128.load(x2 + at)), v128.load(x2 + at, 16));
    m3 = larger(larger(m3, v128.load(x3 + at)), v128.load(x3 + at, 16));
  }
  const last = rowBytes - 32;
  if (rowBytes & 31) {
    m0 = larger(larger(m0, v128.load(x + last)), v128.load(x + last, 16));
    m1 = larger(larger(m1, v128.load(x1 + last)), v128.load(x1 + last, 16));
    m2 = larger(larger(m2, v128.load(x2 + last)), v128.load(x2 + last, 16));
    m3 = larger(larger(m3, v128.load(x3 + last)), v128.load(x3 + last, 16));
  }
  return largestOfEach(m0, m1, m2, m3);
}

@inline
function larger(absmax: v128, values: v128): v128 {
  return i32x4.max_s(absmax, v128.and(values, i32x4.splat(ABSOLUTE)));
}

/** Stores the scales and multipliers of a batch; returns a bit for each unusual scale. */
@inline
function writeScales(absmax: v128, scales: usize): i32 {
  const one = i32x4.splat(0x3f800000);
  const scale = v128.bitselect(one, absmax, i32x4.eq(absmax, i32x4.splat(0)));
  v128.store(scales, scale);
  v128.store(multipliers, f32x4.div(f32x4.splat(UNIT), scale));
  const distance = i32x4.sub(scale, i32x4.splat(LEAST_SCALE));
  return i32x4.bitmask(i32x4.ge_u(distance, i32x4.splat(SCALE_RANGE)));
}

/** Packs a block of at least 32 values by groups, the last of which may overlap the one before. */
@inline
function packBlock(x: usize, blockSize: usize, k: v128, scale: usize, codes: usize): void {
  const lastGroup = (blockSize - GROUP) & ~1;
  let start: usize = 0;
  while (true) {
    const end = min(start + SPAN, lastGroup);
    for (; start < end; start += GROUP) packGroup(x + start * 4, k, scale, codes + start / 2);
    if (start >= lastGroup) break;
    if (isNearlyFull()) decideAll();
  }
  packGroup(x + lastGroup * 4, k, scale, codes + lastGroup / 2);
  if (blockSize & 1) packLast(x + (blockSize - 1) * 4, scale, codes + blockSize / 2);
}

@inline
function packGroup(x: usize, k: v128, scale: usize, codes: usize): void {
  const distances = packCodes(x, k, k, k, k, codes);
  if (isUndecided(distances)) remember(x, scale, codes);
}

/** The last value of an odd block has a byte of its own. */
function packLast(x: usize, scale: usize, codes: usize): void {
  packExact(x, 1, load<f32>(scale), 0, codes);
}

/** Blocks of a batch that are not finite, huge or tiny: by the reference's way. */
function packUnusual(
  unusual: i32,
  x: usize,
  blockSize: usize,
  count: usize,
  codes: usize,
  scales: usize,
): void {
  const codeBytes = (blockSize + 1) / 2;
  for (let row: usize = 0; row < count; row++) {
    if ((unusual >> <i32>row) & 1) {
      const from = x + row * blockSize * 4;
      const scale = finiteAbsmax(from, blockSize);
      store<f32>(scales + row * 4, scale);
      packExact(from, blockSize, scale, 0, codes + row * codeBytes);
    }
  }
}

/** Blocks of fewer values than a group. */
function quantizeSmall(
  x: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
): u32 {
  let maximum: u32 = 0;
  for (let block: usize = 0; block < blockCount; block++) {
    maximum = max(maximum, largestBits(x, blockSize));
    const scale = finiteAbsmax(x, blockSize);
    store<f32>(scales, scale);
    packExact(x, blockSize, scale, 0, codes);
    x += blockSize * 4;
    codes += (blockSize + 1) / 2;
    scales += 4;
  }
  return maximum;
}

/** The bits of the largest |x|, NaN above all. */
function largestBits(x: usize, count: usize): u32 {
  let maximum: u32 = 0;
  for (const end = x + count * 4; x < end; x += 4) maximum = max(maximum, load<u32>(x) & ABSOLUTE);
  return maximum;
}

/** max |x|, NaN ignored, 1 where that is 0. */
function finiteAbsmax(x: usize, count: usize): f32 {
  let absmax = f32x4.splat(0);
  const end = x + count * 4;
  for (; x + 16 <= end; x += 16) absmax = f32x4.pmax(absmax, f32x4.abs(v128.load(x)));
  for (; x < end; x += 4) absmax = f32x4.pmax(absmax, f32x4.abs(v128.load32_splat(x)));
  const scale = reinterpret<f32>(largest(absmax));
  return scale > 0 ? scale : 1;
}
