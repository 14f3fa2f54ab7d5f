// Sums of the search for scales, in 16-bit fixed point: src/core/nf4/refine/fit.ts says what is computed.
// All are of whole numbers, so their order does not matter.
import { binsOf, codesOf, distancesOf, FIRST_LINE, LAST_BIN, LOWER_BYTES, UPPER_BYTES } from './codes';
import { lookUp } from './simd';

/** Fixed points: of x = center + radius, of level 1, and (codes.ts) of x/scale = 1 and 0. */
export const VALUE_UNIT: f64 = 32767;
export const LEVEL_UNIT: f64 = 112;
const UNIT: f64 = 20033.21875;
const OFFSET: f64 = 33266;

/** round(LEVEL_UNIT · level). */
const FIXED_LEVELS = memory.data<u8>([
  0x90, 0xb2, 0xc5, 0xd4, 0xe0, 0xeb, 0xf6, 0x00, 0x09, 0x12, 0x1c, 0x26, 0x31, 0x3f, 0x51, 0x70,
], 16);

/** Values in fixed point at a time: they stay in the first-level cache for all trials. */
const SPAN: usize = 2048;
const fixed = memory.data(<i32>(SPAN * 2), 16);

/** Values that are dealt with in one go, and values whose sums have room in 32 bits. */
const GROUP: usize = 16;
const SUMMED: usize = 512;

/** Bytes of a trial: what is multiplied and what is added. */
export const TRIAL: usize = 4;

/** Bytes of a trial's sums: of value · level, of level², of levels, and room for one more. */
export const SUMS: usize = 32;

/** Trials that can be tried at a time. */
export const MOST_TRIALS: usize = 32;
export const sums = memory.data(<i32>(MOST_TRIALS * SUMS), 16);

/** The sum of the values in fixed point. */
export let sumOfValues: i64 = 0;

/** Makes the trial x = center + radius · (level · ratio + shift). */
export function setTrial(trial: usize, ratio: f64, shift: f64): void {
  const inverse = UNIT / ratio;
  store<i16>(trial, <i16>clamp(floor(inverse * (32768 / VALUE_UNIT) + 0.5), -32767, 32767));
  store<u16>(trial, <u16>clamp(floor(OFFSET - shift * inverse + 0.5), 0, 0xffff), 2);
}

@inline
function clamp(value: f64, least: f64, most: f64): f64 {
  return max(least, min(most, value));
}

/** The block that is refined. */
let block: usize = 0;
let blockSize: usize = 0;
let blockCenter: f32 = 0;
let blockFactor: f32 = 0;

/** Sets the block that trials are for. */
export function setBlock(x: usize, count: usize, center: f32, radius: f32): void {
  block = x;
  blockSize = count;
  blockCenter = center;
  blockFactor = <f32>VALUE_UNIT / radius;
  sumOfValues = 0;
  if (count <= SPAN) fixValues(x, count);
}

/** Tries trials, which leaves their sums. */
export function tryAll(trials: usize, trialCount: usize): void {
  for (let at = sums; at < sums + trialCount * SUMS; at += 8) store<i64>(at, 0);
  if (blockSize <= SPAN) {
    addAllSums(trials, trialCount, blockSize);
    return;
  }
  sumOfValues = 0;
  for (let done: usize = 0; done < blockSize; done += SPAN) {
    const taken = min(blockSize - done, SPAN);
    fixValues(block + done * 4, taken);
    addAllSums(trials, trialCount, taken);
  }
}

function addAllSums(trials: usize, trialCount: usize, count: usize): void {
  for (let trial: usize = 0; trial < trialCount; trial++) {
    addSums(trials + trial * TRIAL, count, sums + trial * SUMS);
  }
}

/** Fixed point of up to a span of values, and zeros to the end of a group. */
function fixValues(x: usize, count: usize): void {
  const centers = f32x4.splat(blockCenter);
  const factors = f32x4.splat(blockFactor);
  const whole = count & ~7;
  let total = i32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 8) {
    const values = i16x8.narrow_i32x4_s(
      fixedOf(v128.load(x + at * 4), centers, factors),
      fixedOf(v128.load(x + at * 4, 16), centers, factors),
    );
    v128.store(fixed + at * 2, values);
    total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_s(values));
  }
  sumOfValues += sumOf(total);
  for (let at = whole; at < ((count + GROUP - 1) & ~(GROUP - 1)); at++) {
    store<i16>(fixed + at * 2, at < count ? fixedOfOne(x + at * 4, centers, factors) : 0);
  }
}

/** (x - center) · factor to the nearest whole number, of two the even one, saturated to 32 bits. */
@inline
function fixedOf(values: v128, centers: v128, factors: v128): v128 {
  const scaled = f32x4.mul(f32x4.sub(values, centers), factors);
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaled));
}

/** Adds one value to their sum as well. */
function fixedOfOne(x: usize, centers: v128, factors: v128): i16 {
  const words = fixedOf(v128.load32_splat(x), centers, factors);
  const value = <i16>i16x8.extract_lane_s(i16x8.narrow_i32x4_s(words, words), 0);
  sumOfValues += value;
  return value;
}

/** Adds a trial's sums over the values in fixed point. */
function addSums(trial: usize, count: usize, to: usize): void {
  const multiplier = v128.load16_splat(trial);
  const offset = v128.load16_splat(trial, 2);
  const end = fixed + ((count + GROUP - 1) & ~(GROUP - 1)) * 2;
  for (let from = fixed; from < end; from += SUMMED * 2) {
    const last = min(from + SUMMED * 2, end);
    let products = i32x4.splat(0);
    let squares = i32x4.splat(0);
    let levels = i16x8.splat(0);
    for (let at = from; at < last; at += GROUP * 2) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const bytes = lookUp(v128.load(FIXED_LEVELS), trialCodes(x0, x1, multiplier, offset));
      const l0 = i16x8.extend_low_i8x16_s(bytes);
      const l1 = i16x8.extend_high_i8x16_s(bytes);
      products = i32x4.add(products, i32x4.dot_i16x8_s(x0, l0));
      squares = i32x4.add(squares, i32x4.dot_i16x8_s(l0, l0));
      products = i32x4.add(products, i32x4.dot_i16x8_s(x1, l1));
      squares = i32x4.add(squares, i32x4.dot_i16x8_s(l1, l1));
      levels = i16x8.add(levels, i16x8.add(l0, l1));
    }
    addLanes(products, squares, i32x4.extadd_pairwise_i16x8_s(levels), to);
  }
  if (count % GROUP) takeFilled(GROUP - (count % GROUP), offset, to);
}

/** Adds the lanes of each to a trial's sums. */
@inline
function addLanes(products: v128, squares: v128, levels: v128, to: usize): void {
  const first = i32x4.add(
    i32x4.shuffle(products, squares, 0, 4, 1, 5),
    i32x4.shuffle(products, squares, 2, 6, 3, 7),
  );
  const second = i32x4.add(levels, i32x4.shuffle(levels, levels, 2, 3, 0, 1));
  const found = i32x4.add(
    i64x2.shuffle(first, second, 0, 2),
    i32x4.shuffle(first, second, 2, 3, 5, 4),
  );
  v128.store(to, i64x2.add(v128.load(to), i64x2.extend_low_i32x4_s(found)));
  v128.store(to, i64x2.add(v128.load(to, 16), i64x2.extend_high_i32x4_s(found)), 16);
}

/** Takes the zeros that fill up a group out of a trial's sums: they have the level of `offset`. */
function takeFilled(filled: i64, offset: v128, to: usize): void {
  const level = levelOfZero(offset);
  store<i64>(to, load<i64>(to, 8) - filled * level * level, 8);
  store<i64>(to, load<i64>(to, 16) - filled * level, 16);
}

/** Codes of sixteen values: src/core/nf4/refine/fit.ts has the same with one. */
@inline
function trialCodes(x0: v128, x1: v128, multiplier: v128, offset: v128): v128 {
  const y0 = i16x8.add(i16x8.q15mulr_sat_s(x0, multiplier), offset);
  const y1 = i16x8.add(i16x8.q15mulr_sat_s(x1, multiplier), offset);
  const bins = binsOf(y0, y1, v128.load(FIRST_LINE), v128.load(LAST_BIN));
  const lower = v128.load(LOWER_BYTES);
  const upper = v128.load(UPPER_BYTES);
  return codesOf(bins, distancesOf(y0, y1, bins, lower, upper));
}

function levelOfZero(offset: v128): i64 {
  const zero = i16x8.splat(0);
  const codes = trialCodes(zero, zero, zero, offset);
  return i8x16.extract_lane_s(lookUp(v128.load(FIXED_LEVELS), codes), 0);
}

@inline
function both(lanes: v128): i64 {
  return i64x2.extract_lane(lanes, 0) + i64x2.extract_lane(lanes, 1);
}

@inline
function sumOf(lanes: v128): i64 {
  return both(i64x2.add(i64x2.extend_low_i32x4_s(lanes), i64x2.extend_high_i32x4_s(lanes)));
}
