// Codes as the reference makes them: v = x / scale - zero point, each step rounded, and the bin's
// threshold as f32. About a third as fast as codes.ts, and right for any values, scales and zero
// points.
import {
  binsOf,
  FIRST_LINE,
  fixedOf,
  GROUP,
  LAST_BIN,
  MAGICS,
  nibblesOf,
  UNITS,
  UPPER_MAGICS,
} from './codes';
import { interleave16High, interleave16Low, interleaveHigh, interleaveLow, lookUp } from './simd';

const ONES = memory.data<f32>([1, 1, 1, 1], 16);
const MINUS_ONES = memory.data<f32>([-1, -1, -1, -1], 16);

/** The bits of THRESHOLDS[bin], by bytes, the least first. */
const BYTES_0 = memory.data<u8>([
  0xd8, 0x70, 0x7f, 0x76, 0xec, 0xbb, 0x70, 0x00, 0x63, 0xe1, 0xd5, 0xfa, 0x04, 0xb0, 0xda, 0,
], 16);
const BYTES_1 = memory.data<u8>([
  0x1c, 0x52, 0x84, 0xea, 0x3c, 0x38, 0x78, 0xfb, 0x48, 0x67, 0x82, 0x53, 0x6d, 0x8d, 0x89, 0,
], 16);
const BYTES_2 = memory.data<u8>([
  0x59, 0x1c, 0xeb, 0xad, 0x70, 0x0d, 0x3a, 0x22, 0xf6, 0x50, 0x95, 0xc7, 0x00, 0x24, 0x5c, 0,
], 16);
const BYTES_3 = memory.data<u8>([
  0xbf, 0xbf, 0xbe, 0xbe, 0xbe, 0xbe, 0xbd, 0x3d, 0x3d, 0x3e, 0x3e, 0x3e, 0x3f, 0x3f, 0x3f, 0,
], 16);

const GROUP_BYTES: usize = GROUP * 4;

/** A group that is not in the input, and its codes. */
const values = memory.data(<i32>GROUP_BYTES, 16);
const packed = memory.data(16, 16);

/** Scales under this, the least normal f32, are denormal. */
const LEAST_NORMAL: u32 = 0x00800000;

/**
 * Codes of any number of values of a block, the first at an even index. The last high nibble is 0
 * when the count is odd.
 */
export function packExact(x: usize, count: usize, scale: f32, zeroPoint: f32, codes: usize): void {
  if (reinterpret<u32>(scale) < LEAST_NORMAL && zeroPoint == 0) {
    packDenormal(x, count, scale, codes);
    return;
  }
  const scales = f32x4.splat(scale);
  const zeroPoints = f32x4.splat(zeroPoint);
  for (; count >= GROUP; count -= GROUP, x += GROUP_BYTES, codes += GROUP / 2) {
    v128.store(codes, exactCodes(x, scales, zeroPoints));
  }
  if (count) packRest(x, count, scales, zeroPoints, codes);
}

/** Fewer values than a group. */
function packRest(x: usize, count: usize, scale: v128, zeroPoint: v128, codes: usize): void {
  for (let at: usize = 0; at < count * 4; at += 4) store<u32>(values + at, load<u32>(x + at));
  v128.store(packed, exactCodes(values, scale, zeroPoint));
  for (let at: usize = 0; at < count / 2; at++) store<u8>(codes + at, load<u8>(packed + at));
  if (count & 1) store<u8>(codes + count / 2, load<u8>(packed + count / 2) & 15);
}

/** Values that are made whole numbers at a time. */
const WHOLES: usize = 512;
const wholes = memory.data(<i32>(WHOLES * 4), 16);

/**
 * As `packExact`, for a denormal scale and zero point 0: a processor's division takes a hundred cycles then.
 * The quotients of denormal values are those of their bits as whole numbers; others are far beyond the
 * levels, as whole numbers too.
 */
function packDenormal(x: usize, count: usize, scale: f32, codes: usize): void {
  const whole = <f32>reinterpret<u32>(scale);
  while (count) {
    const taken = min(count, WHOLES);
    for (let at: usize = 0; at < taken * 4; at += 16) {
      v128.store(wholes + at, asWholes(v128.load(x + at)));
    }
    packExact(wholes, taken, whole, 0, codes);
    count -= taken;
    x += taken * 4;
    codes += taken / 2;
  }
}

/** The bits of magnitudes as numbers, with their signs; NaN stays NaN. */
@inline
function asWholes(values: v128): v128 {
  const sign = v128.and(values, i32x4.splat(0x80000000));
  const magnitude = v128.xor(values, sign);
  const notANumber = i32x4.gt_s(magnitude, i32x4.splat(0x7f800000));
  return v128.or(v128.or(f32x4.convert_i32x4_s(magnitude), sign), notANumber);
}

/** The 16 bytes of codes of a group. */
@inline
function exactCodes(x: usize, scale: v128, zeroPoint: v128): v128 {
  const low = exactCodes16(x, scale, zeroPoint);
  return nibblesOf(low, exactCodes16(x + 64, scale, zeroPoint));
}

/** The codes of sixteen values, in the order of `fixedOf`. */
@inline
function exactCodes16(x: usize, scale: v128, zeroPoint: v128): v128 {
  const v0 = normalized(x, scale, zeroPoint);
  const v1 = normalized(x + 16, scale, zeroPoint);
  const v2 = normalized(x + 32, scale, zeroPoint);
  const v3 = normalized(x + 48, scale, zeroPoint);
  const units = v128.load(UNITS);
  const magic = v128.load(MAGICS);
  const upperMagic = v128.load(UPPER_MAGICS);
  const y0 = fixedOf(v0, v1, units, magic, upperMagic);
  const y1 = fixedOf(v2, v3, units, magic, upperMagic);
  const bins = binsOf(y0, y1, v128.load(FIRST_LINE), v128.load(LAST_BIN));
  const b0 = lookUp(v128.load(BYTES_0), bins);
  const b1 = lookUp(v128.load(BYTES_1), bins);
  const b2 = lookUp(v128.load(BYTES_2), bins);
  const b3 = lookUp(v128.load(BYTES_3), bins);
  const lower = interleaveLow(b0, b1);
  const upper = interleaveLow(b2, b3);
  const lowerEnd = interleaveHigh(b0, b1);
  const upperEnd = interleaveHigh(b2, b3);
  const reached = i8x16.narrow_i16x8_s(
    i16x8.narrow_i32x4_s(
      f32x4.ge(i32x4.shuffle(v0, v1, 0, 4, 1, 5), interleave16Low(lower, upper)),
      f32x4.ge(i32x4.shuffle(v0, v1, 2, 6, 3, 7), interleave16High(lower, upper)),
    ),
    i16x8.narrow_i32x4_s(
      f32x4.ge(i32x4.shuffle(v2, v3, 0, 4, 1, 5), interleave16Low(lowerEnd, upperEnd)),
      f32x4.ge(i32x4.shuffle(v2, v3, 2, 6, 3, 7), interleave16High(lowerEnd, upperEnd)),
    ),
  );
  return i8x16.sub(bins, reached);
}

/** v of four values, in [-1, 1], where NaN is -1: what is outside has the code of the nearer end. */
@inline
function normalized(x: usize, scale: v128, zeroPoint: v128): v128 {
  const v = f32x4.sub(f32x4.div(v128.load(x), scale), zeroPoint);
  return f32x4.pmin(f32x4.pmax(v128.load(MINUS_ONES), v), v128.load(ONES));
}
