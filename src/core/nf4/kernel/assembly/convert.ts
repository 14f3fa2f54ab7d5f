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

/**
 * Where `count` values are as f32: where they are, when that is their dtype.
 * @param floats room for them, when it is not
 */
export function floatsOf(dtype: i32, input: usize, count: usize, floats: usize): usize {
  if (dtype == F32) return input;
  convert(dtype, input, count, floats);
  return floats;
}

/** Writes `count` values at `from` as f32 to `to`. */
function convert(dtype: i32, from: usize, count: usize, to: usize): void {
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
  for (; to + 16 <= end; to += 16, from += 8) v128.store(to, ofHalves(v128.load16x4_s(from)));
  for (; to < end; to += 4, from += 2) {
    v128.store32_lane(to, ofHalves(i32x4.splat(load<i16>(from))), 0);
  }
}

/** Constants in memory, as in codes.ts: the sign and the other bits, 13 places up, of an f16. */
const SIGN_AND_REST = memory.data<u32>([0x8fffe000, 0x8fffe000, 0x8fffe000, 0x8fffe000], 16);
const REST = memory.data<u32>([0x0fffe000, 0x0fffe000, 0x0fffe000, 0x0fffe000], 16);

/** 2^112, the distance of the exponents' biases. */
const REBIAS: f32 = 5.192296858534828e33;
const REBIASES = memory.data<f32>([REBIAS, REBIAS, REBIAS, REBIAS], 16);

/** The largest finite f16, 13 places up, and the exponent of infinity and NaN. */
const LARGEST = memory.data<i32>([0x0f7fe000, 0x0f7fe000, 0x0f7fe000, 0x0f7fe000], 16);
const INFINITE = memory.data<i32>([0x7f800000, 0x7f800000, 0x7f800000, 0x7f800000], 16);

/** Four f32 from halves with their signs extended. The product is exact, for denormals too. */
@inline
function ofHalves(halves: v128): v128 {
  const moved = i32x4.shl(halves, 13);
  const value = f32x4.mul(v128.and(moved, v128.load(SIGN_AND_REST)), v128.load(REBIASES));
  const special = i32x4.gt_s(v128.and(moved, v128.load(REST)), v128.load(LARGEST));
  return v128.or(value, v128.and(special, v128.load(INFINITE)));
}

/** Rounds to the nearest f32, as JavaScript does when a Float32Array is set. */
function convertDoubles(from: usize, count: usize, to: usize): void {
  const end = to + count * 4;
  for (; to + 8 <= end; to += 8, from += 16) {
    v128.store64_lane(to, f32x4.demote_f64x2_zero(v128.load(from)), 0);
  }
  if (to < end) store<f32>(to, <f32>load<f64>(from));
}
