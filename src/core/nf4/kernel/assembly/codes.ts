// Codes of 32 values at a time: a fast way that now and then cannot tell.
//
// y = x · (UNIT / scale) + OFFSET, rounded to a whole number of 16 bits. UNIT and OFFSET are chosen
// so that (test/unit checks both)
// - a line y = 2048 · n, n = 10 … 23, lies between each two neighbouring thresholds of NF4: so
//   y / 2048, clamped, is a bin with one threshold in it, and the code is the bin's number or one more;
// - UNIT · threshold is at least 0.31 away from a half, for every threshold: the error of y before
//   rounding is under 0.02, so y against the rounded threshold decides, unless the two are equal.
//
// The constants are loads from memory: V8 makes a vector constant anew, by way of general registers,
// wherever it is used, loops included, and one load is cheaper. A load is not moved out of a loop, nor
// are two made one, so it stands where it is done once.
import { interleaveHigh, interleaveLow, lookUp } from './simd';

/** Fixed-point steps between v = 0 and v = 1. */
export const UNIT: f32 = 20033.21875;

/** The fixed-point value of v = 0. */
const OFFSET: f32 = 33266;

/** Added to |y| < 2^16, it leaves y in the low bits of the float: there the step of an f32 is 1. */
const MAGIC: f32 = 8388608 + OFFSET;

/** As MAGIC, less the 0x4b00 that `fixedOf` adds to the upper half, modulo 2^16. */
const UPPER_MAGIC: f32 = MAGIC + 65536 - 0x4b00;

export const UNITS = memory.data<f32>([UNIT, UNIT, UNIT, UNIT], 16);
export const MAGICS = memory.data<f32>([MAGIC, MAGIC, MAGIC, MAGIC], 16);
export const UPPER_MAGICS = memory.data<f32>([UPPER_MAGIC, UPPER_MAGIC, UPPER_MAGIC, UPPER_MAGIC], 16);

/** The number of the line below bin 0. */
export const FIRST_LINE = memory.data<u8>([9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], 16);
export const LAST_BIN = memory.data<u8>([14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14], 16);

/** round(UNIT · THRESHOLDS[bin] + OFFSET), by lower and upper bytes. */
const LOWER_BYTES = memory.data<u8>([
  0x94, 0x29, 0xf3, 0x5d, 0x96, 0x27, 0x62, 0x0f, 0x5b, 0xdf, 0xcc, 0x69, 0x34, 0x3f, 0x5c, 0,
], 16);
const UPPER_BYTES = memory.data<u8>([
  0x3f, 0x52, 0x5d, 0x67, 0x6f, 0x77, 0x7e, 0x85, 0x8b, 0x91, 0x98, 0xa0, 0xa9, 0xb4, 0xc5, 0,
], 16);

/** Two neighbouring values' codes make a byte. */
const NIBBLE_WEIGHTS = memory.data<u16>([1, 16, 1, 16, 1, 16, 1, 16], 16);

/** From the order that `fixedOf` leaves to the file's. */
const BYTE_ORDER = memory.data<u8>([0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15], 16);

/** Values that `packCodes` deals with in one go. */
export const GROUP: usize = 32;

/** Bytes of a value's fixed point. */
export const FIXED_BYTES: usize = 2;

/** Fixed point of `count` values, a multiple of 8, of one block. `k` is UNIT / scale, four times. */
@inline
export function storeFixed(x: usize, count: usize, k: v128, fixed: usize): void {
  const magic = v128.load(MAGICS);
  const upperMagic = v128.load(UPPER_MAGICS);
  const end = x + count * 4;
  for (; x + GROUP * 4 <= end; x += GROUP * 4, fixed += GROUP * FIXED_BYTES) {
    v128.store(fixed, fixedOf8(x, k, magic, upperMagic));
    v128.store(fixed, fixedOf8(x + 32, k, magic, upperMagic), 16);
    v128.store(fixed, fixedOf8(x + 64, k, magic, upperMagic), 32);
    v128.store(fixed, fixedOf8(x + 96, k, magic, upperMagic), 48);
  }
  for (; x < end; x += 32, fixed += 16) v128.store(fixed, fixedOf8(x, k, magic, upperMagic));
}

@inline
function fixedOf8(x: usize, k: v128, magic: v128, upperMagic: v128): v128 {
  return fixedOf(v128.load(x), v128.load(x, 16), k, magic, upperMagic);
}

/** Eight values times k as fixed point in 16-bit lanes: the first four in the even lanes. */
@inline
export function fixedOf(first: v128, second: v128, k: v128, magic: v128, upperMagic: v128): v128 {
  const even = scaled(first, k, magic);
  return i32x4.add(even, i32x4.shl(scaled(second, k, upperMagic), 16));
}

@inline
function scaled(values: v128, k: v128, magic: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(values, k, magic);
  return f32x4.add(f32x4.mul(values, k), magic);
}

/**
 * Stores the 16 bytes of codes of a group, from its fixed point; returns bytes of which one is 0
 * where a value is undecided.
 */
@inline
export function packCodes(fixed: usize, codes: usize): v128 {
  const y0 = v128.load(fixed);
  const y1 = v128.load(fixed, 16);
  const y2 = v128.load(fixed, 32);
  const y3 = v128.load(fixed, 48);
  const firstLine = v128.load(FIRST_LINE);
  const lastBin = v128.load(LAST_BIN);
  const lowBins = binsOf(y0, y1, firstLine, lastBin);
  const highBins = binsOf(y2, y3, firstLine, lastBin);
  const lower = v128.load(LOWER_BYTES);
  const upper = v128.load(UPPER_BYTES);
  const lowDistances = distancesOf(y0, y1, lowBins, lower, upper);
  const highDistances = distancesOf(y2, y3, highBins, lower, upper);
  v128.store(codes, nibblesOf(codesOf(lowBins, lowDistances), codesOf(highBins, highDistances)));
  return i8x16.min_u(lowDistances, highDistances);
}

/** Whether `packCodes`, by what it returned, could not decide a value. */
@inline
export function isUndecided(distances: v128): bool {
  return !i8x16.all_true(distances);
}

/** The bins, 0 … 14, of sixteen fixed-point values. */
@inline
export function binsOf(y0: v128, y1: v128, firstLine: v128, lastBin: v128): v128 {
  const lines = i8x16.narrow_i16x8_u(i16x8.shr_u(y0, 11), i16x8.shr_u(y1, 11));
  return i8x16.min_u(i8x16.sub_sat_u(lines, firstLine), lastBin);
}

/** Fixed-point value - its bin's threshold, saturated to bytes: the sign and 0 are what matters. */
@inline
function distancesOf(y0: v128, y1: v128, bins: v128, lower: v128, upper: v128): v128 {
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

/** 2 · 16 codes as 16 bytes. */
@inline
export function nibblesOf(low: v128, high: v128): v128 {
  const weights = v128.load(NIBBLE_WEIGHTS);
  const bytes = i16x8.narrow_i32x4_u(
    i32x4.dot_i16x8_s(low, weights),
    i32x4.dot_i16x8_s(high, weights),
  );
  return lookUp(bytes, v128.load(BYTE_ORDER));
}
