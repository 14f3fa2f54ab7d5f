// Values of the other dtypes as f32, in a buffer that stays in the cache.

/** Dtypes by their number, as kernel/wasmKernel.ts gives them. */
export const F32: i32 = 0;
export const F16: i32 = 1;
export const BF16: i32 = 2;
export const F64: i32 = 3;

/** Bytes of a value. */
@inline
export function sizeOf(dtype: i32): usize {
  return dtype == F32 ? 4 : dtype == F64 ? 8 : 2;
}

/** Writes `count` values at `from` as f32 to `to`. */
export function convert(dtype: i32, from: usize, count: usize, to: usize): void {
  if (dtype == BF16) convertBrains(from, count, to);
  else if (dtype == F16) convertHalves(from, count, to);
  else convertDoubles(from, count, to);
}

function convertBrains(from: usize, count: usize, to: usize): void {
  const end = to + count * 4;
  for (; to + 16 <= end; to += 16, from += 8) {
    v128.store(to, i32x4.shl(v128.load16x4_u(from), 16));
  }
  for (; to < end; to += 4, from += 2) store<u32>(to, <u32>load<u16>(from) << 16);
}

function convertHalves(from: usize, count: usize, to: usize): void {
  const end = to + count * 4;
  for (; to + 16 <= end; to += 16, from += 8) v128.store(to, ofHalves(v128.load16x4_u(from)));
  for (; to < end; to += 4, from += 2) {
    v128.store32_lane(to, ofHalves(v128.load16_splat(from)), 0);
  }
}

/**
 * Four f32 from the lower 16 bits of each lane. An exponent of 31 (infinity, NaN) and one of 0
 * (denormals) have rules of their own; no step computes with a denormal f32, which is slow.
 */
@inline
function ofHalves(halves: v128): v128 {
  const magnitude = v128.and(halves, i32x4.splat(0x7fff));
  const sign = i32x4.shl(v128.and(halves, i32x4.splat(0x8000)), 16);
  const moved = i32x4.add(i32x4.shl(magnitude, 13), i32x4.splat((127 - 15) << 23));
  const special = i32x4.gt_s(magnitude, i32x4.splat(0x7bff));
  const normal = i32x4.add(moved, v128.and(special, i32x4.splat((127 - 15) << 23)));
  const least = f32x4.splat(0.00006103515625);
  const small = f32x4.sub(i32x4.add(moved, i32x4.splat(1 << 23)), least);
  const isSmall = i32x4.lt_s(magnitude, i32x4.splat(0x0400));
  return v128.or(v128.bitselect(small, normal, isSmall), sign);
}

/** Rounds to the nearest f32, as JavaScript does when a Float32Array is set. */
function convertDoubles(from: usize, count: usize, to: usize): void {
  const end = to + count * 4;
  for (; to + 8 <= end; to += 8, from += 16) {
    v128.store64_lane(to, f32x4.demote_f64x2_zero(v128.load(from)), 0);
  }
  if (to < end) store<f32>(to, <f32>load<f64>(from));
}
