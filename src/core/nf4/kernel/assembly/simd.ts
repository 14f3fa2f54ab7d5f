// Vector operations that the kernel's parts share.

/** table[index] for sixteen indices under 16. */
@inline
export function lookUp(table: v128, indices: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i8x16.relaxed_swizzle(table, indices);
  return i8x16.swizzle(table, indices);
}

/** 16-bit lanes from the first eight bytes of each: `low` gives the low byte. */
@inline
export function interleaveLow(low: v128, high: v128): v128 {
  return i8x16.shuffle(low, high, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** As `interleaveLow`, from the last eight bytes. */
@inline
export function interleaveHigh(low: v128, high: v128): v128 {
  return i8x16.shuffle(low, high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** The largest lane of four. */
@inline
export function largest(lanes: v128): i32 {
  const pairs = i32x4.max_s(lanes, i32x4.shuffle(lanes, lanes, 2, 3, 0, 1));
  return i32x4.extract_lane(
    i32x4.max_s(pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2)),
    0,
  );
}

/** The least lane of four. */
@inline
export function least(lanes: v128): f32 {
  const pairs = f32x4.pmin(lanes, i32x4.shuffle(lanes, lanes, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmin(pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2)), 0);
}

/** The largest lane of each of four vectors. */
@inline
export function largestOfEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.max_s(
    i32x4.shuffle(a, b, 0, 4, 1, 5),
    i32x4.shuffle(a, b, 2, 6, 3, 7),
  );
  const cd = i32x4.max_s(
    i32x4.shuffle(c, d, 0, 4, 1, 5),
    i32x4.shuffle(c, d, 2, 6, 3, 7),
  );
  return i32x4.max_s(
    i64x2.shuffle(ab, cd, 0, 2),
    i64x2.shuffle(ab, cd, 1, 3),
  );
}

/** As `interleaveLow`, of 16-bit lanes. */
@inline
export function interleave16Low(low: v128, high: v128): v128 {
  return i16x8.shuffle(low, high, 0, 8, 1, 9, 2, 10, 3, 11);
}

/** As `interleaveHigh`, of 16-bit lanes. */
@inline
export function interleave16High(low: v128, high: v128): v128 {
  return i16x8.shuffle(low, high, 4, 12, 5, 13, 6, 14, 7, 15);
}
