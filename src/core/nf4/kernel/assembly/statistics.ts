// What src/core/nf4/statistics.ts finds, its sums in the same order.
import { least } from './simd';
import { squaredError, sumOfSquares } from './squaredError';

/** Five f64: minimum, maximum, sums of squares, of squared errors and of those before refining. */
const found = memory.data(5 * 8, 16);
const MINIMUM = found;
const MAXIMUM = found + 8;
const SQUARES = found + 16;
const ERROR = found + 24;
const UNREFINED_ERROR = found + 32;

/** How often each byte of codes is used, u32, at even and at odd places: one table's last entry may wait. */
const counts = memory.data(2 * 256 * 4, 16);
const TABLE: usize = 256 * 4;

/** How many high nibbles of the codes fill up a byte of an odd block. */
let filled: u32 = 0;

export function statisticsAt(): usize {
  return found;
}

/** How often a code is used. */
export function codeCount(code: u32): u32 {
  let count: u32 = code == 0 ? -filled : 0;
  for (let other: u32 = 0; other < 16; other++) {
    count += byteCount(code * 16 + other) + byteCount(other * 16 + code);
  }
  return count;
}

function byteCount(byte: u32): u32 {
  return load<u32>(counts + byte * 4) + load<u32>(counts + TABLE + byte * 4);
}

export function clearStatistics(): void {
  store<f64>(MINIMUM, Infinity);
  store<f64>(MAXIMUM, -Infinity);
  store<f64>(SQUARES, 0);
  store<f64>(ERROR, 0);
  memory.fill(counts, 0, 2 * TABLE);
  filled = 0;
}

export function addStatistics(
  x: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
): void {
  const codeBytes = (blockSize + 1) / 2;
  addRange(x, blockSize * blockCount);
  countBytes(codes, codeBytes * blockCount);
  if (blockSize & 1) filled += <u32>blockCount;
  for (let block: usize = 0; block < blockCount; block++) {
    const scale = load<f32>(scales + block * 4);
    const zeroPoint: f32 = zeroPoints ? load<f32>(zeroPoints + block * 4) : 0;
    add(SQUARES, sumOfSquares(x, blockSize));
    add(ERROR, squaredError(x, blockSize, codes, scale, zeroPoint));
    x += blockSize * 4;
    codes += codeBytes;
  }
}

/** Without refining, errors are what they are. */
export function setUnrefinedError(refined: bool, error: f64): void {
  store<f64>(UNREFINED_ERROR, refined ? error : load<f64>(ERROR));
}

@inline
function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

function addRange(x: usize, count: usize): void {
  let minima = f32x4.splat(<f32>load<f64>(MINIMUM));
  let maxima = f32x4.splat(<f32>load<f64>(MAXIMUM));
  const end = x + count * 4;
  for (; x + 16 <= end; x += 16) {
    minima = f32x4.pmin(minima, v128.load(x));
    maxima = f32x4.pmax(maxima, v128.load(x));
  }
  for (; x < end; x += 4) {
    minima = f32x4.pmin(minima, v128.load32_splat(x));
    maxima = f32x4.pmax(maxima, v128.load32_splat(x));
  }
  // Zeros of both signs are one.
  store<f64>(MINIMUM, <f64>least(minima) + 0.0);
  store<f64>(MAXIMUM, <f64>-least(f32x4.neg(maxima)) + 0.0);
}

function countBytes(codes: usize, count: usize): void {
  const end = codes + count;
  for (; codes + 2 <= end; codes += 2) {
    countOne(counts, load<u8>(codes));
    countOne(counts + TABLE, load<u8>(codes, 1));
  }
  if (codes < end) countOne(counts, load<u8>(codes));
}

@inline
function countOne(table: usize, byte: u8): void {
  const at = table + (<usize>byte) * 4;
  store<u32>(at, load<u32>(at) + 1);
}
