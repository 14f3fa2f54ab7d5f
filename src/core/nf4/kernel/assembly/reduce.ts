// Reduces values by columns, straight from their codes: a block's 16 values are computed once, and
// looked up by code, as in dequantize.ts; they go from registers into the columns' results.
import { codesAt } from './dequantize';
import { PLANES, storePlanes } from './planes';
import { interleave16High, interleave16Low, interleaveHigh, interleaveLow, lookUp } from './simd';

/** The 16 values of the present block. */
const VALUES = memory.data(64, 16);

/** Values that are looked up in one go. */
const STEP: usize = 16;

/**
 * Lowers and raises the columns' extremes by the values of some rows.
 * @param table 16 f32, one a code
 * @param mask what is kept of a value's bits: all, or all but the sign
 * @param codes where the codes of block 0 would begin
 * @param zeroPoints 0 where there are none
 */
export function reduceExtremes(
  table: usize,
  mask: u32,
  blockSize: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
  first: usize,
  stride: usize,
  rows: usize,
  columns: usize,
  lowest: usize,
  highest: usize,
): void {
  const codeBytes = (blockSize + 1) / 2;
  for (let row: usize = 0; row < rows; row++) {
    let at = first + row * stride;
    let low = lowest;
    let high = highest;
    for (const end = at + columns; at < end; ) {
      const block = at / blockSize;
      const place = at - block * blockSize;
      const count = min(end - at, blockSize - place);
      const finite = prepare(table, mask, scales, zeroPoints, block);
      extremesOfRun(codes + block * codeBytes, place, count, finite, low, high);
      at += count;
      low += count * 4;
      high += count * 4;
    }
  }
}

/** Adds the values of some rows to the columns' sums; parameters as of `reduceExtremes`. */
export function reduceSums(
  table: usize,
  mask: u32,
  blockSize: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
  first: usize,
  stride: usize,
  rows: usize,
  columns: usize,
  sums: usize,
): void {
  const codeBytes = (blockSize + 1) / 2;
  for (let row: usize = 0; row < rows; row++) {
    let at = first + row * stride;
    let out = sums;
    for (const end = at + columns; at < end; ) {
      const block = at / blockSize;
      const place = at - block * blockSize;
      const count = min(end - at, blockSize - place);
      prepare(table, mask, scales, zeroPoints, block);
      sumsOfRun(codes + block * codeBytes, place, count, out);
      at += count;
      out += count * 8;
    }
  }
}

/** Computes the values of a block; returns whether all are finite. */
@inline
function prepare(table: usize, mask: u32, scales: usize, zeroPoints: usize, block: usize): bool {
  const scale = v128.load32_splat(scales + block * 4);
  const zeroPoint = zeroPoints ? v128.load32_splat(zeroPoints + block * 4) : f32x4.splat(0);
  const kept = i32x4.splat(mask);
  const q0 = v128.and(f32x4.mul(f32x4.add(v128.load(table), zeroPoint), scale), kept);
  const q1 = v128.and(f32x4.mul(f32x4.add(v128.load(table, 16), zeroPoint), scale), kept);
  const q2 = v128.and(f32x4.mul(f32x4.add(v128.load(table, 32), zeroPoint), scale), kept);
  const q3 = v128.and(f32x4.mul(f32x4.add(v128.load(table, 48), zeroPoint), scale), kept);
  v128.store(VALUES, q0);
  v128.store(VALUES, q1, 16);
  v128.store(VALUES, q2, 32);
  v128.store(VALUES, q3, 48);
  storePlanes(q0, q1, q2, q3);
  // x - x is 0 for every finite x, and NaN for others.
  const none = f32x4.splat(0);
  const finite01 = v128.and(
    f32x4.eq(f32x4.sub(q0, q0), none),
    f32x4.eq(f32x4.sub(q1, q1), none),
  );
  const finite23 = v128.and(
    f32x4.eq(f32x4.sub(q2, q2), none),
    f32x4.eq(f32x4.sub(q3, q3), none),
  );
  return i32x4.all_true(v128.and(finite01, finite23));
}

/** The value of a code of a block, by its place there. */
@inline
function valueAt(codes: usize, place: usize): f32 {
  const code = (<u32>load<u8>(codes + place / 2) >> (<u32>(place & 1) * 4)) & 15;
  return load<f32>(VALUES + code * 4);
}

/** Values of one block, from `place` there. */
@inline
function extremesOfRun(
  codes: usize,
  place: usize,
  count: usize,
  finite: bool,
  low: usize,
  high: usize,
): void {
  const end = place + count;
  if (place & 1) {
    extremesOfOne(valueAt(codes, place++), low, high);
    low += 4;
    high += 4;
  }
  if (finite) {
    const steps = end - place > 0 ? (end - place) / STEP : 0;
    extremesOfSteps(codes + place / 2, steps, low, high);
    place += steps * STEP;
    low += steps * STEP * 4;
    high += steps * STEP * 4;
  }
  for (; place < end; place++, low += 4, high += 4) {
    extremesOfOne(valueAt(codes, place), low, high);
  }
}

@inline
function extremesOfOne(value: f32, low: usize, high: usize): void {
  if (value < load<f32>(low) || value != value) store<f32>(low, value);
  if (value > load<f32>(high) || value != value) store<f32>(high, value);
}

/** Finite values only: pmin and pmax pass over NaN, unless it is the result so far. */
@inline
function extremesOfSteps(codes: usize, steps: usize, low: usize, high: usize): void {
  const bytes0 = v128.load(PLANES);
  const bytes1 = v128.load(PLANES, 16);
  const bytes2 = v128.load(PLANES, 32);
  const bytes3 = v128.load(PLANES, 48);
  for (const end = codes + steps * (STEP / 2); codes < end; codes += STEP / 2) {
    const indices = codesAt(codes);
    const b0 = lookUp(bytes0, indices);
    const b1 = lookUp(bytes1, indices);
    const b2 = lookUp(bytes2, indices);
    const b3 = lookUp(bytes3, indices);
    const lower = interleaveLow(b0, b1);
    const upper = interleaveLow(b2, b3);
    const lowerEnd = interleaveHigh(b0, b1);
    const upperEnd = interleaveHigh(b2, b3);
    extremesOfFour(interleave16Low(lower, upper), low, high);
    extremesOfFour(interleave16High(lower, upper), low + 16, high + 16);
    extremesOfFour(interleave16Low(lowerEnd, upperEnd), low + 32, high + 32);
    extremesOfFour(interleave16High(lowerEnd, upperEnd), low + 48, high + 48);
    low += STEP * 4;
    high += STEP * 4;
  }
}

@inline
function extremesOfFour(values: v128, low: usize, high: usize): void {
  v128.store(low, f32x4.pmin(v128.load(low), values));
  v128.store(high, f32x4.pmax(v128.load(high), values));
}

@inline
function sumsOfRun(codes: usize, place: usize, count: usize, out: usize): void {
  const end = place + count;
  if (place & 1) {
    store<f64>(out, load<f64>(out) + <f64>valueAt(codes, place++));
    out += 8;
  }
  const steps = (end - place) / STEP;
  sumsOfSteps(codes + place / 2, steps, out);
  out += steps * STEP * 8;
  for (place += steps * STEP; place < end; place++, out += 8) {
    store<f64>(out, load<f64>(out) + <f64>valueAt(codes, place));
  }
}

@inline
function sumsOfSteps(codes: usize, steps: usize, out: usize): void {
  const bytes0 = v128.load(PLANES);
  const bytes1 = v128.load(PLANES, 16);
  const bytes2 = v128.load(PLANES, 32);
  const bytes3 = v128.load(PLANES, 48);
  for (const end = codes + steps * (STEP / 2); codes < end; codes += STEP / 2) {
    const indices = codesAt(codes);
    const b0 = lookUp(bytes0, indices);
    const b1 = lookUp(bytes1, indices);
    const b2 = lookUp(bytes2, indices);
    const b3 = lookUp(bytes3, indices);
    const lower = interleaveLow(b0, b1);
    const upper = interleaveLow(b2, b3);
    const lowerEnd = interleaveHigh(b0, b1);
    const upperEnd = interleaveHigh(b2, b3);
    sumsOfFour(interleave16Low(lower, upper), out);
    sumsOfFour(interleave16High(lower, upper), out + 32);
    sumsOfFour(interleave16Low(lowerEnd, upperEnd), out + 64);
    sumsOfFour(interleave16High(lowerEnd, upperEnd), out + 96);
    out += STEP * 8;
  }
}

@inline
function sumsOfFour(values: v128, out: usize): void {
  const first = f64x2.promote_low_f32x4(values);
  const second = f64x2.promote_low_f32x4(i64x2.shuffle(values, values, 1, 1));
  v128.store(out, f64x2.add(v128.load(out), first));
  v128.store(out, f64x2.add(v128.load(out, 16), second), 16);
}
