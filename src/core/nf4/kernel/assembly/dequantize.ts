// Values of blocks: (level + zero point) · scale. That is 16 different values a block, so they are
// computed, and rounded to the output's dtype, once a block; a code then looks its value's bytes up.
import { BF16, F32 } from './convert';
import { PLANES, storePlanes } from './planes';
import { halvesOf, brainsOf } from './round';
import { interleave16High, interleave16Low, interleaveHigh, interleaveLow, lookUp } from './simd';

const LEVELS = memory.data<f32>([
  -1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
  -0.18477343022823334, -0.09105003625154495, 0, 0.07958029955625534, 0.16093020141124725,
  0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941,
  0.7229568362236023, 1,
], 16);

const LOW_NIBBLES = memory.data<u8>(
  [15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15], 16,
);

/** Values that are written in one go. */
const STEP: usize = 16;

/**
 * Dequantizes blocks. A block's last step may read up to 7 bytes past its codes and write up to 15
 * values past its own, which the next block overwrites.
 * @param zeroPoints 0 where there are none
 */
export function dequantize(
  dtype: i32,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
  out: usize,
): void {
  const codeBytes = (blockSize + 1) / 2;
  for (let block: usize = 0; block < blockCount; block++) {
    const scale = v128.load32_splat(scales + block * 4);
    const zeroPoint = zeroPoints ? v128.load32_splat(zeroPoints + block * 4) : f32x4.splat(0);
    const at = codes + block * codeBytes;
    if (dtype == F32) writeWords(at, blockSize, scale, zeroPoint, out + block * blockSize * 4);
    else writeShorts(dtype, at, blockSize, scale, zeroPoint, out + block * blockSize * 2);
  }
}

/** The values of codes 4 · quarter … 4 · quarter + 3. */
@inline
export function quarterOf(quarter: usize, scale: v128, zeroPoint: v128): v128 {
  return f32x4.mul(f32x4.add(v128.load(LEVELS + quarter * 16), zeroPoint), scale);
}

/** Sixteen codes, each in a byte, from eight bytes of two. */
@inline
export function codesAt(packed: usize): v128 {
  const pairs = v128.load64_zero(packed);
  const mask = v128.load(LOW_NIBBLES);
  return interleaveLow(v128.and(pairs, mask), v128.and(i16x8.shr_u(pairs, 4), mask));
}

@inline
function writeWords(codes: usize, count: usize, scale: v128, zeroPoint: v128, out: usize): void {
  storePlanes(
    quarterOf(0, scale, zeroPoint),
    quarterOf(1, scale, zeroPoint),
    quarterOf(2, scale, zeroPoint),
    quarterOf(3, scale, zeroPoint),
  );
  const bytes0 = v128.load(PLANES);
  const bytes1 = v128.load(PLANES, 16);
  const bytes2 = v128.load(PLANES, 32);
  const bytes3 = v128.load(PLANES, 48);
  for (const end = out + count * 4; out < end; out += STEP * 4, codes += STEP / 2) {
    const indices = codesAt(codes);
    const b0 = lookUp(bytes0, indices);
    const b1 = lookUp(bytes1, indices);
    const b2 = lookUp(bytes2, indices);
    const b3 = lookUp(bytes3, indices);
    const lower = interleaveLow(b0, b1);
    const upper = interleaveLow(b2, b3);
    v128.store(out, interleave16Low(lower, upper));
    v128.store(out, interleave16High(lower, upper), 16);
    const lowerEnd = interleaveHigh(b0, b1);
    const upperEnd = interleaveHigh(b2, b3);
    v128.store(out, interleave16Low(lowerEnd, upperEnd), 32);
    v128.store(out, interleave16High(lowerEnd, upperEnd), 48);
  }
}

@inline
function writeShorts(
  dtype: i32,
  codes: usize,
  count: usize,
  scale: v128,
  zeroPoint: v128,
  out: usize,
): void {
  const low = i16x8.narrow_i32x4_u(
    rounded(dtype, quarterOf(0, scale, zeroPoint)),
    rounded(dtype, quarterOf(1, scale, zeroPoint)),
  );
  const high = i16x8.narrow_i32x4_u(
    rounded(dtype, quarterOf(2, scale, zeroPoint)),
    rounded(dtype, quarterOf(3, scale, zeroPoint)),
  );
  const mask = i16x8.splat(0xff);
  const bytes0 = i8x16.narrow_i16x8_u(v128.and(low, mask), v128.and(high, mask));
  const bytes1 = i8x16.narrow_i16x8_u(i16x8.shr_u(low, 8), i16x8.shr_u(high, 8));
  for (const end = out + count * 2; out < end; out += STEP * 2, codes += STEP / 2) {
    const indices = codesAt(codes);
    const b0 = lookUp(bytes0, indices);
    const b1 = lookUp(bytes1, indices);
    v128.store(out, interleaveLow(b0, b1));
    v128.store(out, interleaveHigh(b0, b1), 16);
  }
}

@inline
function rounded(dtype: i32, values: v128): v128 {
  return dtype == BF16 ? brainsOf(values) : halvesOf(values);
}
