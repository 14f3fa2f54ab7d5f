// Pieces of a block that is not in memory as a whole: first the extremes of all, then what else is asked of each.
import { floatsOf } from './convert';
import { makeBins } from './cumulative';
import { packExact } from './exact';
import { addSquaredErrors, addSquares } from './squaredError';
import { findRange, firstZero, foundMagnitude, foundMaximum, foundMinimum } from './zeroPoints';

/**
 * Finds the extremes of values: `pieceMinimum` and `pieceMaximum`, NaN ignored.
 * @param floats room for the values as f32, when the dtype is not F32
 * @returns as `quantize` does
 */
export function findPieceRange(dtype: i32, input: usize, count: usize, floats: usize): u32 {
  const x = floatsOf(dtype, input, count, floats);
  findRange(x, count, f32x4.splat(Infinity), f32x4.splat(-Infinity));
  if (foundMinimum == 0) foundMinimum = firstZero(x, x + count * 4);
  return foundMagnitude;
}

export function pieceMinimum(): f32 {
  return foundMinimum;
}

export function pieceMaximum(): f32 {
  return foundMaximum;
}

/** Makes the codes of values, with their block's scale and what is subtracted from x/scale. */
export function packPiece(
  dtype: i32,
  input: usize,
  count: usize,
  floats: usize,
  scale: f32,
  shift: f32,
  codes: usize,
): void {
  packExact(floatsOf(dtype, input, count, floats), count, scale, shift, codes);
}

/** Adds (x - value)² to four sums: each of every fourth value of the block, of which pieces before had whole fours. */
export function addPieceErrors(
  dtype: i32,
  input: usize,
  count: usize,
  floats: usize,
  scale: f32,
  zeroPoint: f32,
  codes: usize,
  sums: usize,
): void {
  addSquaredErrors(floatsOf(dtype, input, count, floats), count, codes, scale, zeroPoint, sums);
}

/** As `addPieceErrors`, of x². */
export function addPieceSquares(dtype: i32, input: usize, count: usize, floats: usize, sums: usize): void {
  addSquares(floatsOf(dtype, input, count, floats), count, sums);
}

/** The bins of values around a center, as `makeBins` leaves them. */
export function makePieceBins(
  dtype: i32,
  input: usize,
  count: usize,
  floats: usize,
  center: f32,
  radius: f32,
): usize {
  return makeBins(floatsOf(dtype, input, count, floats), count, center, radius);
}
