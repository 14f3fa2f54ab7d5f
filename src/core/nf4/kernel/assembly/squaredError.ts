// Sums over a block in f64, as src/core/nf4/squaredError.ts defines them: four sums of every fourth value,
// added crosswise. The values of the block's 16 codes are looked up, two for a byte.
import { quarterOf } from './dequantize';

/** The values of a block's codes, f64. */
const levels = memory.data(16 * 8, 16);

/** Four sums of f64 of a block. */
const blockSums = memory.data(4 * 8, 16);

/** Sets the block that `pairOf` is for. */
export function setMapping(scale: f32, zeroPoint: f32): void {
  const scales = f32x4.splat(scale);
  const zeroPoints = f32x4.splat(zeroPoint);
  storeQuarter(0, scales, zeroPoints);
  storeQuarter(1, scales, zeroPoints);
  storeQuarter(2, scales, zeroPoints);
  storeQuarter(3, scales, zeroPoints);
}

@inline
function storeQuarter(quarter: usize, scale: v128, zeroPoint: v128): void {
  const values = quarterOf(quarter, scale, zeroPoint);
  const upper = i64x2.shuffle(values, values, 1, 0);
  v128.store(levels + quarter * 32, f64x2.promote_low_f32x4(values));
  v128.store(levels + quarter * 32, f64x2.promote_low_f32x4(upper), 16);
}

/** The values of a byte of two codes. */
@inline
export function pairOf(byte: usize): v128 {
  const low = v128.load64_zero(levels + ((byte & 15) << 3));
  return v128.load64_lane(levels + ((byte >> 1) & 0x78), low, 1);
}

/** The sum of (x - value)² of a block of codes. */
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

/** Adds (x - value)² of a block, or of its next values, to four sums. */
export function addSquaredErrors(
  x: usize,
  count: usize,
  codes: usize,
  scale: f32,
  zeroPoint: f32,
  sums: usize,
): void {
  setMapping(scale, zeroPoint);
  let even = v128.load(sums);
  let odd = v128.load(sums, 16);
  for (const end = x + (count & ~3) * 4; x < end; x += 16, codes += 2) {
    even = plusSquare(even, f64x2.sub(pairAt(x), pairOf(load<u8>(codes))));
    odd = plusSquare(odd, f64x2.sub(pairAt(x + 8), pairOf(load<u8>(codes, 1))));
  }
  v128.store(sums, even);
  v128.store(sums, odd, 16);
  addLastErrors(x, count & 3, codes, sums);
}

/** As `addSquaredErrors`, of fewer than four values. */
export function addLastErrors(x: usize, count: usize, codes: usize, sums: usize): void {
  for (let index: usize = 0; index < count; index++) {
    const code = (<usize>load<u8>(codes + index / 2) >> ((index & 1) * 4)) & 15;
    addSquare(<f64>load<f32>(x + index * 4) - load<f64>(levels + code * 8), sums + index * 8);
  }
}

/** As `addSquaredErrors`, of x². */
export function addSquares(x: usize, count: usize, sums: usize): void {
  let even = v128.load(sums);
  let odd = v128.load(sums, 16);
  for (const end = x + (count & ~3) * 4; x < end; x += 16) {
    even = plusSquare(even, pairAt(x));
    odd = plusSquare(odd, pairAt(x + 8));
  }
  v128.store(sums, even);
  v128.store(sums, odd, 16);
  addLastSquares(x, count & 3, sums);
}

/** As `addSquares`, of fewer than four values. */
export function addLastSquares(x: usize, count: usize, sums: usize): void {
  for (let index: usize = 0; index < count; index++) {
    addSquare(<f64>load<f32>(x + index * 4), sums + index * 8);
  }
}

/** Two values. */
@inline
export function pairAt(x: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(x));
}

@inline
export function plusSquare(sums: v128, values: v128): v128 {
  return f64x2.add(sums, f64x2.mul(values, values));
}

@inline
function addSquare(value: f64, to: usize): void {
  store<f64>(to, load<f64>(to) + value * value);
}

@inline
export function clearSums(sums: usize): void {
  v128.store(sums, f64x2.splat(0));
  v128.store(sums, f64x2.splat(0), 16);
}

@inline
export function crosswise(sums: usize): f64 {
  const both = f64x2.add(v128.load(sums), v128.load(sums, 16));
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}
