// Sums of the search for scales, in 16-bit fixed point: src/core/nf4/refine/fit.ts says what is computed.
// All are of whole numbers, so their order does not matter.
import { binsOf, codesOf, distancesOf, FIRST_LINE, LAST_BIN, LOWER_BYTES, UPPER_BYTES } from './codes';
import { interleaveHigh, interleaveLow, lookUp } from './simd';

/** Fixed points: of x = center + radius, of level 1, and (codes.ts) of x/scale = 1 and 0. */
export const VALUE_UNIT: f64 = 32767;
export const LEVEL_UNIT: f64 = 1722;
const UNIT: f64 = 20033.21875;
const OFFSET: f64 = 33266;

/** round(LEVEL_UNIT · level), by lower and upper bytes. */
const LEVEL_LOWER_BYTES = memory.data<u8>([
  0x46, 0x51, 0x78, 0x58, 0x16, 0xc2, 0x63, 0x00, 0x89, 0x15, 0xa8, 0x46, 0xf7, 0xc9, 0xdd, 0xba,
], 16);
const LEVEL_UPPER_BYTES = memory.data<u8>([
  0xf9, 0xfb, 0xfc, 0xfd, 0xfe, 0xfe, 0xff, 0x00, 0x00, 0x01, 0x01, 0x02, 0x02, 0x03, 0x04, 0x06,
], 16);

/** Values in fixed point at a time: they stay in the first-level cache for all trials. */
const SPAN: usize = 2048;
const fixed = memory.data(<i32>(SPAN * 2), 16);

/** Values that are dealt with in one go, and values whose sums have room in 32 bits. */
const GROUP: usize = 16;
const SUMMED: usize = 64;

/** Bytes of a trial: what is multiplied and what is added. */
export const TRIAL: usize = 4;

/** Bytes of a trial's sums: of value · level, of level², of levels. */
export const SUMS: usize = 24;
const MOST_TRIALS: usize = 32;
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
  let products = i64x2.splat(0);
  let squares = i64x2.splat(0);
  let levels = i32x4.splat(0);
  const end = fixed + ((count + GROUP - 1) & ~(GROUP - 1)) * 2;
  for (let from = fixed; from < end; from += SUMMED * 2) {
    const last = min(from + SUMMED * 2, end);
    let someProducts = i32x4.splat(0);
    let someSquares = i32x4.splat(0);
    let someLevels = i16x8.splat(0);
    for (let at = from; at < last; at += GROUP * 2) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const codes = trialCodes(x0, x1, multiplier, offset);
      const lower = lookUp(v128.load(LEVEL_LOWER_BYTES), codes);
      const upper = lookUp(v128.load(LEVEL_UPPER_BYTES), codes);
      const l0 = interleaveLow(lower, upper);
      const l1 = interleaveHigh(lower, upper);
      someProducts = i32x4.add(someProducts, i32x4.dot_i16x8_s(x0, l0));
      someSquares = i32x4.add(someSquares, i32x4.dot_i16x8_s(l0, l0));
      someProducts = i32x4.add(someProducts, i32x4.dot_i16x8_s(x1, l1));
      someSquares = i32x4.add(someSquares, i32x4.dot_i16x8_s(l1, l1));
      someLevels = i16x8.add(someLevels, i16x8.add(l0, l1));
    }
    products = widened(products, someProducts);
    squares = widened(squares, someSquares);
    levels = i32x4.add(levels, i32x4.extadd_pairwise_i16x8_s(someLevels));
  }
  // The zeros that fill up a group have the level of `offset`.
  const filled = <i64>((GROUP - (count % GROUP)) % GROUP);
  const level = filled ? levelOfZero(offset) : 0;
  store<i64>(to, load<i64>(to) + both(products));
  store<i64>(to, load<i64>(to, 8) + both(squares) - filled * level * level, 8);
  store<i64>(to, load<i64>(to, 16) + sumOf(levels) - filled * level, 16);
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
  const lower = lookUp(v128.load(LEVEL_LOWER_BYTES), codes);
  const upper = lookUp(v128.load(LEVEL_UPPER_BYTES), codes);
  return i16x8.extract_lane_s(interleaveLow(lower, upper), 0);
}

@inline
function widened(total: v128, lanes: v128): v128 {
  return i64x2.add(
    total,
    i64x2.add(i64x2.extend_low_i32x4_s(lanes), i64x2.extend_high_i32x4_s(lanes)),
  );
}

@inline
function both(lanes: v128): i64 {
  return i64x2.extract_lane(lanes, 0) + i64x2.extract_lane(lanes, 1);
}

@inline
function sumOf(lanes: v128): i64 {
  return both(i64x2.add(i64x2.extend_low_i32x4_s(lanes), i64x2.extend_high_i32x4_s(lanes)));
}
