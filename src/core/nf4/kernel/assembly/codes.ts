// Codes of 32 values at a time: a fast way that now and then cannot tell.
//
// y = x · (UNIT / scale) + OFFSET, rounded to a whole number of 16 bits. UNIT and OFFSET are chosen
// so that (test/unit checks both)
// - a line y = 2048 · n, n = 10 … 23, lies between each two neighbouring thresholds of NF4: so
//   y / 2048, clamped, is a bin with one threshold in it, and the code is the bin's number or one more;
// - UNIT · threshold is at least 0.31 away from a half, for every threshold: the error of y before
//   rounding is under 0.02, so y against the rounded threshold decides, unless the two are equal.
import { interleaveHigh, interleaveLow, lookUp } from './simd';

/** Fixed-point steps between v = 0 and v = 1. */
export const UNIT: f32 = 20033.21875;

/** The fixed-point value of v = 0. */
const OFFSET: f32 = 33266;

/** Added to |y| < 2^16, it leaves y in the low bits of the float: there the step of an f32 is 1. */
const MAGIC: f32 = 8388608 + OFFSET;

/** As MAGIC, less the 0x4b00 that `fixedPoint` adds to the upper half, modulo 2^16. */
const UPPER_MAGIC: f32 = MAGIC + 65536 - 0x4b00;

/** Values that `packCodes` deals with in one go. */
export const GROUP: usize = 32;
export const GROUP_BYTES: usize = GROUP * 4;

/**
 * Stores the 16 bytes of codes of the 32 values at `x`; returns bytes of which one is 0 where a
 * value is undecided. A multiplier is UNIT / scale of eight values.
 */
@inline
export function packCodes(x: usize, k0: v128, k1: v128, k2: v128, k3: v128, out: usize): v128 {
  const y0 = fixedPoint(x, k0);
  const y1 = fixedPoint(x + 32, k1);
  const lowBins = binsOf(y0, y1);
  const lowDistances = distancesOf(y0, y1, lowBins);
  const y2 = fixedPoint(x + 64, k2);
  const y3 = fixedPoint(x + 96, k3);
  const highBins = binsOf(y2, y3);
  const highDistances = distancesOf(y2, y3, highBins);
  v128.store(out, packNibbles(codesOf(lowBins, lowDistances), codesOf(highBins, highDistances)));
  return i8x16.min_u(lowDistances, highDistances);
}

/** Whether `packCodes`, by what it returned, could not decide a value. */
@inline
export function isUndecided(distances: v128): bool {
  return !i8x16.all_true(distances);
}

/** Eight values as fixed point in 16-bit lanes: the first four in the even lanes. */
@inline
function fixedPoint(x: usize, k: v128): v128 {
  const even = scaled(v128.load(x), k, f32x4.splat(MAGIC));
  const odd = scaled(v128.load(x, 16), k, f32x4.splat(UPPER_MAGIC));
  return i32x4.add(even, i32x4.shl(odd, 16));
}

@inline
function scaled(values: v128, k: v128, magic: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(values, k, magic);
  return f32x4.add(f32x4.mul(values, k), magic);
}

/** The bins, 0 … 14, of sixteen fixed-point values. */
@inline
function binsOf(y0: v128, y1: v128): v128 {
  const lines = i8x16.narrow_i16x8_u(i16x8.shr_u(y0, 11), i16x8.shr_u(y1, 11));
  return i8x16.min_u(i8x16.sub_sat_u(lines, i8x16.splat(9)), i8x16.splat(14));
}

/**
 * Fixed-point value - its bin's threshold, saturated to bytes: the sign and 0 are what matters.
 * The thresholds are round(UNIT · THRESHOLDS[bin] + OFFSET), by their lower and upper bytes.
 */
@inline
function distancesOf(y0: v128, y1: v128, bins: v128): v128 {
  const lower = i8x16(-108, 41, -13, 93, -106, 39, 98, 15, 91, -33, -52, 105, 52, 63, 92, 0);
  const upper = i8x16(63, 82, 93, 103, 111, 119, 126, -123, -117, -111, -104, -96, -87, -76, -59, 0);
  const low = lookUp(lower, bins);
  const high = lookUp(upper, bins);
  return i8x16.narrow_i16x8_s(
    i16x8.sub(y0, interleaveLow(low, high)),
    i16x8.sub(y1, interleaveHigh(low, high)),
  );
}

/** The bin, and one more from its threshold on. */
@inline
function codesOf(bins: v128, distances: v128): v128 {
  return i8x16.sub(bins, i8x16.gt_s(distances, i8x16.splat(-1)));
}

/** 2 · 16 codes, in the order that `fixedPoint` leaves, as 16 bytes in the file's order. */
@inline
function packNibbles(low: v128, high: v128): v128 {
  const weights = i16x8(1, 16, 1, 16, 1, 16, 1, 16);
  const pairs = i16x8.narrow_i32x4_u(
    i32x4.dot_i16x8_s(low, weights),
    i32x4.dot_i16x8_s(high, weights),
  );
  return i8x16.shuffle(pairs, pairs, 0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15);
}
