/**
 * The 16 NF4 levels, rounded to f32, in code order (QLoRA, arXiv 2305.14314, appendix E; the same
 * numbers as in qlora-rs and bitsandbytes).
 */
export const LEVELS = new Float32Array([
  -1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
  -0.18477343022823334, -0.09105003625154495, 0, 0.07958029955625534, 0.16093020141124725,
  0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941,
  0.7229568362236023, 1,
]);

/**
 * THRESHOLDS[c] is the smallest f32 v = x/scale that gets code c + 1 by the crate's search for the
 * nearest level (f32 distances, the lower code on a tie). Some differ from the midpoint rounded to
 * f32 by a bit, so they are given as bits; test/unit finds them again by bisection.
 */
export const THRESHOLDS = new Float32Array(
  new Uint32Array([
    0xbf591cd8, 0xbf1c5270, 0xbeeb847f, 0xbeadea76, 0xbe703cec, 0xbe0d38bb, 0xbd3a7870, 0x3d22fb00,
    0x3df64863, 0x3e5067e1, 0x3e9582d5, 0x3ec753fa, 0x3f006d04, 0x3f248db0, 0x3f5c89da,
  ]).buffer,
);

/** The code of the level nearest to `value` = x/scale (an f32 in [-1, 1]); NaN gets code 0. */
export function codeOf(value: number): number {
  let code = value >= THRESHOLDS[7] ? 8 : 0;
  if (value >= THRESHOLDS[code + 3]) code += 4;
  if (value >= THRESHOLDS[code + 1]) code += 2;
  if (value >= THRESHOLDS[code]) code += 1;
  return code;
}
