// f32 to 16-bit floats, to the nearest, ties to even, as src/core/weights/encode.ts does: four values
// at a time, each result in the lower half of its lane.

const ABSOLUTE: i32 = 0x7fffffff;
const INFINITE: i32 = 0x7f800000;

/** The least normal f16, 2^-14, and the first power of two beyond f16, 2^16, as f32. */
const LEAST_NORMAL: i32 = 0x38800000;
const BEYOND: i32 = 0x47800000;

/** 0.5, whose last place is 2^-24, f16's least value. */
const HALF: i32 = 0x3f000000;

@inline
export function brainsOf(bits: v128): v128 {
  const upper = i32x4.shr_u(bits, 16);
  const odd = v128.and(upper, i32x4.splat(1));
  const nearest = i32x4.shr_u(i32x4.add(i32x4.add(bits, i32x4.splat(0x7fff)), odd), 16);
  const quiet = v128.or(upper, i32x4.splat(0x0040));
  const magnitude = v128.and(bits, i32x4.splat(ABSOLUTE));
  return v128.bitselect(quiet, nearest, i32x4.gt_s(magnitude, i32x4.splat(INFINITE)));
}

@inline
export function halvesOf(bits: v128): v128 {
  const sign = v128.and(i32x4.shr_u(bits, 16), i32x4.splat(0x8000));
  const magnitude = v128.and(bits, i32x4.splat(ABSOLUTE));
  const rebiased = i32x4.sub(magnitude, i32x4.splat((127 - 15) << 23));
  const odd = v128.and(i32x4.shr_u(rebiased, 13), i32x4.splat(1));
  const normal = i32x4.shr_u(i32x4.add(i32x4.add(rebiased, i32x4.splat(0xfff)), odd), 13);
  // The sum's rounding is the rounding to a multiple of 2^-24.
  const subnormal = i32x4.sub(f32x4.add(magnitude, i32x4.splat(HALF)), i32x4.splat(HALF));
  const payload = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(0x3ff));
  const quiet = v128.or(payload, i32x4.splat(0x7e00));
  let half = v128.bitselect(subnormal, normal, i32x4.lt_s(magnitude, i32x4.splat(LEAST_NORMAL)));
  half = v128.bitselect(i32x4.splat(0x7c00), half, i32x4.ge_s(magnitude, i32x4.splat(BEYOND)));
  half = v128.bitselect(quiet, half, i32x4.gt_s(magnitude, i32x4.splat(INFINITE)));
  return v128.or(half, sign);
}
