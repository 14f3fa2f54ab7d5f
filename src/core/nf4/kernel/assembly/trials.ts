// Trials of the search for scales, and their sums: src/core/nf4/refine/fit.ts says what is computed.
// All are of whole numbers, so their order does not matter.
import {
  ENTRY,
  firstTable,
  makeTables,
  makeWideTable,
  MOST_TABLED,
  nextTable,
  tableCount,
  WIDE,
  wideTable,
} from './cumulative';

/** Fixed point of level 1. */
export const LEVEL_UNIT: f64 = 249;

/** Fixed point of bounds: sixteen steps a value's. Ratio and shift are rounded to it, within 16 bits. */
const STEP_UNIT: f64 = 16 * 511;
const STEP_UNITS = memory.data<f64>([STEP_UNIT, STEP_UNIT], 16);
const STEP_OFFSETS = memory.data<f64>([0, 16 * 512.5 + 32], 16);
const LEAST_STEPS = memory.data<f64>([-32767, -32767], 16);
const MOST_STEPS = memory.data<f64>([32767, 32767], 16);

/** Added to a number, it leaves the nearest whole one, of two the even one, in the low bits of the float. */
const MAGIC: f64 = 6755399441055744;
const MAGICS = memory.data<f64>([MAGIC, MAGIC], 16);

/** The last bound. */
const BINS = memory.data<i16>([256, 256, 256, 256, 256, 256, 256, 256], 16);

/** Of a ratio the sign, as f64 after 0. */
const SECOND_SIGN = memory.data<u64>([0, 0x8000000000000000], 16);
const SECOND_ONE = memory.data<f64>([0, 1], 16);

/** round(2^15 · THRESHOLDS[code]), and one more lane. */
const THRESHOLDS = memory.data<i16>([
  -27790, -20009, -15073, -11131, -7688, -4519, -1492, 1304, 3941, 6669, 9569, 12757, 16439, 21063,
  28229, 0,
], 16);

/** round(LEVEL_UNIT · level). */
const FIXED_LEVELS = memory.data<i16>([
  -249, -173, -131, -98, -71, -46, -23, 0, 20, 40, 61, 84, 110, 140, 180, 249,
], 16);

/** Bytes of a trial: where tables have its bounds (u16), and, as f64, 0 and the sign of its ratio. */
export const TRIAL: usize = 48;
const SIGN: usize = 32;

/** Trials that can be tried at a time, and their sums as f64: see `tryAll`. */
export const MOST_TRIALS: usize = 40;
export const SUMS: usize = 32;
export const sums = memory.data(<i32>(MOST_TRIALS * SUMS), 16);

/** For each bound what the halves of an entry are multiplied by, twice. */
const WEIGHTS: usize = 16;
const weights = memory.data(15 * 16, 16);
const weightsEnd = weights + 15 * WEIGHTS;

/** The same as f64, of the wide table: the difference of the levels, and that of their squares. */
const wideWeights = memory.data(15 * 16, 16);

/** By the difference of the levels beside a bound a sum and a count, and by that of their squares a count. */
export function setWeights(): void {
  for (let code: usize = 0; code < 15; code++) {
    const lower = load<i16>(FIXED_LEVELS + code * 2);
    const upper = load<i16>(FIXED_LEVELS + code * 2, 2);
    const squares = upper * upper - lower * lower;
    const at = weights + code * WEIGHTS;
    store<i16>(at, upper - lower, 2);
    store<i16>(at, upper - lower, 4);
    store<i16>(at, squares, 8);
    store<f64>(wideWeights + code * 16, <f64>(upper - lower));
    store<f64>(wideWeights + code * 16, <f64>squares, 8);
  }
}

/** Makes the trial x = center + radius · (level · ratio + shift): ratio and shift are the lanes. */
export function setTrial(trial: usize, mapping: v128): void {
  const steps = f64x2.add(f64x2.mul(mapping, v128.load(STEP_UNITS)), v128.load(STEP_OFFSETS));
  const inside = f64x2.pmax(f64x2.pmin(steps, v128.load(MOST_STEPS)), v128.load(LEAST_STEPS));
  const bits = f64x2.add(inside, v128.load(MAGICS));
  const multiplier = i16x8.shuffle(bits, bits, 0, 0, 0, 0, 0, 0, 0, 0);
  const offset = i16x8.shuffle(bits, bits, 4, 4, 4, 4, 4, 4, 4, 4);
  v128.store(trial, boundsOf(v128.load(THRESHOLDS), multiplier, offset));
  v128.store(trial, boundsOf(v128.load(THRESHOLDS, 16), multiplier, offset), 16);
  const sign = v128.and(i64x2.shuffle(mapping, mapping, 0, 0), v128.load(SECOND_SIGN));
  v128.store(trial, v128.or(sign, v128.load(SECOND_ONE)), SIGN);
}

/** How many bins are below, 0 … 256, times the bytes of an entry. */
@inline
function boundsOf(thresholds: v128, multiplier: v128, offset: v128): v128 {
  const place = i16x8.add_sat_s(i16x8.q15mulr_sat_s(thresholds, multiplier), offset);
  const bins = i16x8.shr_s(place, 6);
  const inside = i16x8.max_s(i16x8.min_s(bins, v128.load(BINS)), i16x8.splat(0));
  return i16x8.shl(inside, 2);
}

/** The block that trials are for: how many values, and their sum in fixed point. */
export let blockSize: usize = 0;
export let blockSum: f64 = 0;

/** Sets the block that trials are for. */
export function setBlock(x: usize, count: usize, center: f32, radius: f32): void {
  blockSize = count;
  if (count <= MOST_TABLED) blockSum = makeTables(x, count, center, radius);
  else blockSum = makeWideTable(x, count, center, radius);
}

/**
 * Tries trials, which leaves for each the sums over its bounds of: the values below by the difference of
 * the levels beside it, their count by the same, their count by that of squares; and its ratio's sign.
 */
export function tryAll(trials: usize, trialCount: usize): void {
  for (let trial: usize = 0; trial < trialCount; trial++) {
    v128.store(sums + trial * SUMS, f64x2.splat(0));
    v128.store(sums + trial * SUMS, v128.load(trials + trial * TRIAL, SIGN), 16);
  }
  if (blockSize <= MOST_TABLED) addAllSums(trials, trialCount);
  else addAllWideSums(trials, trialCount);
}

function addAllWideSums(trials: usize, trialCount: usize): void {
  for (let trial: usize = 0; trial < trialCount; trial++) {
    addWideSums(trials + trial * TRIAL, sums + trial * SUMS);
  }
}

/** Of one trial: f64 of whole numbers are exact, too. */
function addWideSums(trial: usize, to: usize): void {
  let byLevels = f64x2.splat(0);
  let bySquares = f64x2.splat(0);
  for (let code: usize = 0; code < 15; code++) {
    const entry = v128.load(wideTable + <usize>load<u16>(trial + code * 2) * (WIDE / ENTRY));
    const weight = wideWeights + code * 16;
    byLevels = f64x2.add(byLevels, f64x2.mul(entry, v128.load64_splat(weight)));
    bySquares = f64x2.add(bySquares, f64x2.mul(entry, v128.load64_splat(weight, 8)));
  }
  v128.store(to, i64x2.shuffle(byLevels, byLevels, 1, 0));
  store<f64>(to, f64x2.extract_lane(bySquares, 0), 16);
}

function addAllSums(trials: usize, trialCount: usize): void {
  for (let trial: usize = 0; trial < trialCount; trial += 2) {
    addSumsOfTwo(trials + trial * TRIAL, sums + trial * SUMS);
  }
}

/**
 * Of two trials, for they share the weights. A few bounds at a time: V8 loads all that a loop's body
 * needs ahead, and more than it has registers for it would put back into memory.
 */
function addSumsOfTwo(trials: usize, to: usize): void {
  let one = i32x4.splat(0);
  let other = i32x4.splat(0);
  const end = firstTable + tableCount * nextTable;
  for (let table = firstTable; table < end; table += nextTable) {
    let at = trials;
    for (let weight = weights; weight < weightsEnd; weight += 5 * WEIGHTS, at += 10) {
      one = plusBound(one, table, at, weight);
      other = plusBound(other, table, at + TRIAL, weight);
      one = plusBound(one, table, at + 2, weight + WEIGHTS);
      other = plusBound(other, table, at + TRIAL + 2, weight + WEIGHTS);
      one = plusBound(one, table, at + 4, weight + 2 * WEIGHTS);
      other = plusBound(other, table, at + TRIAL + 4, weight + 2 * WEIGHTS);
      one = plusBound(one, table, at + 6, weight + 3 * WEIGHTS);
      other = plusBound(other, table, at + TRIAL + 6, weight + 3 * WEIGHTS);
      one = plusBound(one, table, at + 8, weight + 4 * WEIGHTS);
      other = plusBound(other, table, at + TRIAL + 8, weight + 4 * WEIGHTS);
    }
  }
  addSums(one, to);
  addSums(other, to + SUMS);
}

/** With what is below a bound, weighted. */
@inline
function plusBound(found: v128, table: usize, at: usize, weight: usize): v128 {
  const entry = v128.load32_splat(table + load<u16>(at));
  return i32x4.add(found, i32x4.dot_i16x8_s(entry, v128.load(weight)));
}

@inline
function addSums(found: v128, to: usize): void {
  const squares = i32x4.shuffle(found, found, 2, 3, 2, 3);
  v128.store(to, f64x2.add(v128.load(to), f64x2.convert_low_i32x4_s(found)));
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.convert_low_i32x4_s(squares)), 16);
}
