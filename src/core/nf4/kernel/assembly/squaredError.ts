// Sums over a block in f64, as src/core/nf4/squaredError.ts and statistics.ts define them: four sums of
// every fourth value, added crosswise.
import { F32 } from './convert';
import { dequantize } from './dequantize';

/** Values that are dequantized at a time; past them `dequantize` may write 15 more. */
const SPAN: usize = 2048;
const dequantized = memory.data(<i32>((SPAN + 16) * 4), 16);

/** Four sums of f64 of a block, each of every fourth value. */
const blockSums = memory.data(4 * 8, 16);

/** The mapping of a block, where `dequantize` reads it. */
const scaleAt = memory.data(4, 4);
const zeroPointAt = memory.data(4, 4);

/** The sum of (x - value)² of a block of codes. Up to 7 bytes past the codes may be read. */
export function squaredError(
  x: usize,
  count: usize,
  codes: usize,
  scale: f32,
  zeroPoint: f32,
): f64 {
  clearSums(blockSums);
  addSquaredErrors(x, count, codes, scale, zeroPoint, blockSums);
  return crosswise(blockSums);
}

/** The sum of x² of a block. */
export function sumOfSquares(x: usize, count: usize): f64 {
  clearSums(blockSums);
  addSquares(x, count, blockSums);
  return crosswise(blockSums);
}

/** Adds (x - value)² of a block, or of its next values, to four sums. */
export function addSquaredErrors(
  x: usize,
  count: usize,
  codes: usize,
  scale: f32,
  zeroPoint: f32,
  sums: usize,
): void {
  store<f32>(scaleAt, scale);
  store<f32>(zeroPointAt, zeroPoint);
  let even = v128.load(sums);
  let odd = v128.load(sums, 16);
  while (count) {
    const taken = min(count, SPAN);
    dequantize(F32, taken, 1, codes, scaleAt, zeroPointAt, dequantized);
    const whole = taken & ~3;
    for (let at: usize = 0; at < whole * 4; at += 16) {
      const values = v128.load(x + at);
      const others = v128.load(dequantized + at);
      even = plusSquare(even, values, others);
      odd = plusSquare(odd, upperHalf(values), upperHalf(others));
    }
    if (whole < taken) {
      const rest = taken - whole;
      const values = firstOf(x + whole * 4, rest);
      const others = firstOf(dequantized + whole * 4, rest);
      even = plusSquare(even, values, others);
      odd = plusSquare(odd, upperHalf(values), upperHalf(others));
    }
    count -= taken;
    x += taken * 4;
    codes += taken / 2;
  }
  v128.store(sums, even);
  v128.store(sums, odd, 16);
}

/** As `addSquaredErrors`, of x². */
export function addSquares(x: usize, count: usize, sums: usize): void {
  const zero = f32x4.splat(0);
  let even = v128.load(sums);
  let odd = v128.load(sums, 16);
  for (const end = x + (count & ~3) * 4; x < end; x += 16) {
    const values = v128.load(x);
    even = plusSquare(even, values, zero);
    odd = plusSquare(odd, upperHalf(values), zero);
  }
  if (count & 3) {
    const values = firstOf(x, count & 3);
    even = plusSquare(even, values, zero);
    odd = plusSquare(odd, upperHalf(values), zero);
  }
  v128.store(sums, even);
  v128.store(sums, odd, 16);
}

@inline
function clearSums(sums: usize): void {
  v128.store(sums, f64x2.splat(0));
  v128.store(sums, f64x2.splat(0), 16);
}

/** With the squares of the differences of the first two lanes. */
@inline
function plusSquare(sums: v128, values: v128, others: v128): v128 {
  const error = f64x2.sub(
    f64x2.promote_low_f32x4(values),
    f64x2.promote_low_f32x4(others),
  );
  return f64x2.add(sums, f64x2.mul(error, error));
}

@inline
function upperHalf(values: v128): v128 {
  return i64x2.shuffle(values, values, 1, 0);
}

/** Fewer than four values, and zeros. */
@inline
function firstOf(x: usize, count: usize): v128 {
  let values = v128.load32_zero(x);
  if (count > 1) values = v128.load32_lane(x, values, 1, 4);
  if (count > 2) values = v128.load32_lane(x, values, 2, 8);
  return values;
}

@inline
function crosswise(sums: usize): f64 {
  const both = f64x2.add(v128.load(sums), v128.load(sums, 16));
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}
