// Symmetric NF4: scale = max |x|, code of x / scale.
import { FIXED_BYTES, GROUP, isUndecided, packCodes, storeFixed, UNIT } from './codes';
import { packExact } from './exact';
import { largest, largestOfEach } from './simd';
import { decideAll, isNearlyFull, remember, setOrigin } from './undecided';

/** UNIT / scale of the four blocks of a batch. */
const multipliers = memory.data(16, 16);

/** Values whose fixed point is in memory at a time: few, to stay in the first-level cache. */
const SPAN: usize = 2048;
const fixed = memory.data(<i32>(SPAN * FIXED_BYTES), 16);

const ABSOLUTE: i32 = 0x7fffffff;
const ABSOLUTES = memory.data<i32>([ABSOLUTE, ABSOLUTE, ABSOLUTE, ABSOLUTE], 16);

/** Scales from 2^-96 to 2^112: outside, UNIT / scale may overflow or be denormal. */
const LEAST_SCALE: i32 = (127 - 96) << 23;
const SCALE_RANGE: i32 = (96 + 112) << 23;

/** Blocks whose scales are made by one vector division. */
const BATCH: usize = 4;
/** A bit for each of them. */
const ALL_UNUSUAL: i32 = 15;

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
  const batchCodes = BATCH * ((blockSize + 1) / 2);
  if (blockSize < GROUP && blockSize & 7) return quantizeSmall(x, blockSize, blockCount, codes, scales);
  setOrigin(x, rowBytes, scales);
  if (blockSize % GROUP == 0 && BATCH * blockSize <= SPAN) {
    return quantizeStream(x, blockSize, blockCount, codes, scales);
  }
  let maxima = i32x4.splat(0);
  for (let block: usize = 0; block < blockCount; block += BATCH) {
    const count = min(BATCH, blockCount - block);
    const absmax = absmaxOfFour(x, rowBytes, count);
    maxima = i32x4.max_s(maxima, absmax);
    const unusual = writeScales(absmax, scales);
    if (blockSize & 7 || BATCH * blockSize > SPAN) packRows(x, blockSize, count, codes);
    else packBatch(x, blockSize, count, codes);
    if (unusual) packUnusual(unusual, x, blockSize, count, codes, scales);
    if (isNearlyFull()) decideAll();
    x += BATCH * rowBytes;
    codes += batchCodes;
    scales += BATCH * 4;
  }
  decideAll();
  return largest(maxima);
}

/**
 * Blocks of whole groups, the usual case: while a batch is packed, the next one's largest values are
 * looked for, so that waiting for memory and computing go on at the same time.
 */
function quantizeStream(
  x: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
): u32 {
  const batchBytes = BATCH * blockSize * 4;
  const batches = blockCount / BATCH;
  let maxima = i32x4.splat(0);
  if (batches) findMaxima(x, batchBytes);
  for (let batch: usize = 0; batch < batches; batch++) {
    const absmax = absmaxOfGroups(blockSize / GROUP);
    maxima = i32x4.max_s(maxima, absmax);
    const unusual = writeScales(absmax, scales);
    const next = batch + 1 < batches ? x + batchBytes : x;
    if (unusual == ALL_UNUSUAL) findMaxima(next, batchBytes);
    else {
      fixBatch(x, blockSize, BATCH);
      packAndFindMaxima(x, next, BATCH * blockSize / GROUP, codes);
    }
    if (unusual) packUnusual(unusual, x, blockSize, BATCH, codes, scales);
    if (isNearlyFull()) decideAll();
    x += batchBytes;
    codes += batchBytes / 8;
    scales += BATCH * 4;
  }
  const rest = blockCount % BATCH;
  if (rest) {
    const absmax = absmaxOfFour(x, blockSize * 4, rest);
    maxima = i32x4.max_s(maxima, absmax);
    const unusual = writeScales(absmax, scales);
    packBatch(x, blockSize, rest, codes);
    if (unusual) packUnusual(unusual, x, blockSize, rest, codes, scales);
  }
  decideAll();
  return largest(maxima);
}

/** Four lanes of largest |x| of each group of a batch. */
const groupMaxima = memory.data(<i32>((SPAN / GROUP) * 16), 16);

function findMaxima(x: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += GROUP * 4) {
    v128.store(groupMaxima + at / 8, maximaOfGroup(x + at));
  }
}

@inline
function maximaOfGroup(x: usize): v128 {
  const mask = v128.load(ABSOLUTES);
  const m0 = i32x4.max_s(magnitudes(x, mask), magnitudes(x + 16, mask));
  const m1 = i32x4.max_s(magnitudes(x + 32, mask), magnitudes(x + 48, mask));
  const m2 = i32x4.max_s(magnitudes(x + 64, mask), magnitudes(x + 80, mask));
  const m3 = i32x4.max_s(magnitudes(x + 96, mask), magnitudes(x + 112, mask));
  return i32x4.max_s(i32x4.max_s(m0, m1), i32x4.max_s(m2, m3));
}

@inline
function magnitudes(x: usize, mask: v128): v128 {
  return v128.and(v128.load(x), mask);
}

/** The bits of max |x| of a batch's blocks. */
@inline
function absmaxOfGroups(groups: usize): v128 {
  const row = groups * 16;
  let m0 = v128.load(groupMaxima);
  let m1 = v128.load(groupMaxima + row);
  let m2 = v128.load(groupMaxima + 2 * row);
  let m3 = v128.load(groupMaxima + 3 * row);
  for (let at = groupMaxima + 16; at < groupMaxima + row; at += 16) {
    m0 = i32x4.max_s(m0, v128.load(at));
    m1 = i32x4.max_s(m1, v128.load(at + row));
    m2 = i32x4.max_s(m2, v128.load(at + 2 * row));
    m3 = i32x4.max_s(m3, v128.load(at + 3 * row));
  }
  return largestOfEach(m0, m1, m2, m3);
}

@inline
function packAndFindMaxima(x: usize, next: usize, count: usize, codes: usize): void {
  for (let group: usize = 0; group < count; group++) {
    const at = codes + group * (GROUP / 2);
    v128.store(groupMaxima + group * 16, maximaOfGroup(next + group * GROUP * 4));
    const distances = packCodes(fixed + group * GROUP * FIXED_BYTES, at);
    if (isUndecided(distances)) remember(x + group * GROUP * 4, GROUP, at);
  }
}

/** Packs blocks of a multiple of 8 values as one run of values. */
@inline
function packBatch(x: usize, blockSize: usize, count: usize, codes: usize): void {
  fixBatch(x, blockSize, count);
  const values = count * blockSize;
  packGroups(x, values / GROUP, codes);
  const rest = values % GROUP;
  if (rest) remember(x + (values - rest) * 4, rest, codes + (values - rest) / 2);
}

@inline
function fixBatch(x: usize, blockSize: usize, count: usize): void {
  for (let row: usize = 0; row < count; row++) {
    const k = v128.load32_splat(multipliers + row * 4);
    storeFixed(x + row * blockSize * 4, blockSize, k, fixed + row * blockSize * FIXED_BYTES);
  }
}

@inline
function packGroups(x: usize, count: usize, codes: usize): void {
  for (let group: usize = 0; group < count; group++) {
    const at = codes + group * (GROUP / 2);
    const distances = packCodes(fixed + group * GROUP * FIXED_BYTES, at);
    if (isUndecided(distances)) remember(x + group * GROUP * 4, GROUP, at);
  }
}

/** Packs blocks of at least a group one by one. */
function packRows(x: usize, blockSize: usize, count: usize, codes: usize): void {
  const codeBytes = (blockSize + 1) / 2;
  for (let row: usize = 0; row < count; row++) {
    const k = v128.load32_splat(multipliers + row * 4);
    packRow(x + row * blockSize * 4, blockSize, k, codes + row * codeBytes);
  }
}

/** Whole groups, then the last one, which may overlap. */
@inline
function packRow(x: usize, blockSize: usize, k: v128, codes: usize): void {
  const whole = blockSize & ~(GROUP - 1);
  for (let start: usize = 0; start < whole; start += SPAN) {
    const values = min(SPAN, whole - start);
    storeFixed(x + start * 4, values, k, fixed);
    packGroups(x + start * 4, values / GROUP, codes + start / 2);
    if (isNearlyFull()) decideAll();
  }
  if (blockSize & 1) packOddEnd(x, blockSize, k, codes);
  else if (whole < blockSize) {
    const last = blockSize - GROUP;
    storeFixed(x + last * 4, GROUP, k, fixed);
    packGroups(x + last * 4, 1, codes + last / 2);
  }
}

/** The last group of an odd block: 31 values, for the last byte's high nibble is 0. */
@inline
function packOddEnd(x: usize, blockSize: usize, k: v128, codes: usize): void {
  const start = blockSize - (GROUP - 1);
  const at = codes + start / 2;
  storeFixed(x + start * 4, GROUP, k, fixed);
  const distances = packCodes(fixed, at);
  store<u8>(at, load<u8>(at, 15) & 15, 15);
  if (isUndecided(distances)) remember(x + start * 4, GROUP - 1, at);
}

/** The bits of max |x| of up to four blocks; those past `count` are as the last. */
@inline
function absmaxOfFour(x: usize, rowBytes: usize, count: usize): v128 {
  const x1 = x + min<usize>(1, count - 1) * rowBytes;
  const x2 = x + min<usize>(2, count - 1) * rowBytes;
  const x3 = x + min<usize>(3, count - 1) * rowBytes;
  const mask = v128.load(ABSOLUTES);
  let m0 = i32x4.splat(0);
  let m1 = i32x4.splat(0);
  let m2 = i32x4.splat(0);
  let m3 = i32x4.splat(0);
  for (let at: usize = 0; at + 32 <= rowBytes; at += 32) {
    m0 = larger(m0, x + at, mask);
    m1 = larger(m1, x1 + at, mask);
    m2 = larger(m2, x2 + at, mask);
    m3 = larger(m3, x3 + at, mask);
  }
  const last = rowBytes - 32;
  if (rowBytes & 31) {
    m0 = larger(m0, x + last, mask);
    m1 = larger(m1, x1 + last, mask);
    m2 = larger(m2, x2 + last, mask);
    m3 = larger(m3, x3 + last, mask);
  }
  return largestOfEach(m0, m1, m2, m3);
}

/** With the larger of |x| of eight values. */
@inline
function larger(absmax: v128, x: usize, mask: v128): v128 {
  return i32x4.max_s(i32x4.max_s(absmax, magnitudes(x, mask)), magnitudes(x + 16, mask));
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
      let scale = load<f32>(scales + row * 4);
      if (!(scale < Infinity)) {
        scale = finiteAbsmax(from, blockSize);
        store<f32>(scales + row * 4, scale);
      }
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
export function finiteAbsmax(x: usize, count: usize): f32 {
  let absmax = f32x4.splat(0);
  const end = x + count * 4;
  for (; x + 16 <= end; x += 16) absmax = f32x4.pmax(absmax, f32x4.abs(v128.load(x)));
  for (; x < end; x += 4) absmax = f32x4.pmax(absmax, f32x4.abs(v128.load32_splat(x)));
  const scale = reinterpret<f32>(largest(absmax));
  return scale > 0 ? scale : 1;
}
