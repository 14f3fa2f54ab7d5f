// What src/core/nf4/statistics.ts finds, its sums in the same order.
import { least } from './simd';
import {
  addLastErrors,
  addLastSquares,
  crosswise,
  pairAt,
  pairOf,
  plusSquare,
  setMapping,
} from './squaredError';

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

/** Of a block, four sums each: of squares and of squared errors. */
const squares = memory.data(4 * 8, 16);
const errors = memory.data(4 * 8, 16);

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
  if (blockSize & 1) filled += <u32>blockCount;
  for (let block: usize = 0; block < blockCount; block++) {
    setMapping(
      load<f32>(scales + block * 4),
      zeroPoints ? load<f32>(zeroPoints + block * 4) : 0,
    );
    addBlock(x, blockSize, codes);
    x += blockSize * 4;
    codes += codeBytes;
  }
}

/** Without refining, errors are what they are. */
export function setUnrefinedError(refined: bool, error: f64): void {
  store<f64>(UNREFINED_ERROR, refined ? error : load<f64>(ERROR));
}

/** All in one go, for a value that is loaded is worth more than the loop around it. */
function addBlock(x: usize, count: usize, codes: usize): void {
  let minima = f32x4.splat(<f32>load<f64>(MINIMUM));
  let maxima = f32x4.splat(<f32>load<f64>(MAXIMUM));
  let evenSquares = f64x2.splat(0);
  let oddSquares = f64x2.splat(0);
  let evenErrors = f64x2.splat(0);
  let oddErrors = f64x2.splat(0);
  for (const end = x + (count & ~3) * 4; x < end; x += 16, codes += 2) {
    minima = f32x4.pmin(minima, v128.load(x));
    maxima = f32x4.pmax(maxima, v128.load(x));
    const even = pairAt(x);
    const odd = pairAt(x + 8);
    evenSquares = plusSquare(evenSquares, even);
    oddSquares = plusSquare(oddSquares, odd);
    evenErrors = plusSquare(evenErrors, f64x2.sub(even, pairOf(countByte(counts, codes))));
    oddErrors = plusSquare(oddErrors, f64x2.sub(odd, pairOf(countByte(counts + TABLE, codes + 1))));
  }
  v128.store(squares, evenSquares);
  v128.store(squares, oddSquares, 16);
  v128.store(errors, evenErrors);
  v128.store(errors, oddErrors, 16);
  for (let last: usize = 0; last < (count & 3); last++) {
    minima = f32x4.pmin(minima, v128.load32_splat(x + last * 4));
    maxima = f32x4.pmax(maxima, v128.load32_splat(x + last * 4));
    if (!(last & 1)) countByte(counts, codes + last / 2);
  }
  addLastSquares(x, count & 3, squares);
  addLastErrors(x, count & 3, codes, errors);
  add(SQUARES, crosswise(squares));
  add(ERROR, crosswise(errors));
  // Zeros of both signs are one.
  store<f64>(MINIMUM, <f64>least(minima) + 0.0);
  store<f64>(MAXIMUM, <f64>-least(f32x4.neg(maxima)) + 0.0);
}

@inline
function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** Counts a byte of codes, and returns it. */
@inline
function countByte(table: usize, codes: usize): usize {
  const byte = <usize>load<u8>(codes);
  const at = table + byte * 4;
  store<u32>(at, load<u32>(at) + 1);
  return byte;
}
