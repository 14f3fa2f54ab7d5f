// Scales of less error among those that double quantization stores, as src/core/nf4/refine/storedScales.ts
// chooses them.
import { packExact } from './exact';
import { fitShift, fittedShift, shiftScore } from './fits';
import { isSearchable } from './refine';
import { squaredError } from './squaredError';
import { finiteAbsmax } from './symmetric';
import { setBlock, setTrial, setWeights, TRIAL, tryAll } from './trials';
import {
  affineScale,
  affineZeroPoint,
  findRange,
  foundMaximum,
  foundMinimum,
  setAffineScale,
} from './zeroPoints';

/** How far from the nearest 8-bit code others are tried, of both signs. */
const CODE_STEPS = memory.data<i32>([0, -1, 1, -2, 2], 4);
const CANDIDATES: usize = 2 * 5;

/** How far from a block's middle zero points are tried, in units of the scale, and then from the best. */
const SHIFTS = memory.data<f64>([0, -0.1, 0.1], 8);
const SHIFT_COUNT: usize = 3;
const FINE_SHIFTS = memory.data<f64>([-0.05, -0.025, 0.025, 0.05], 8);
const FINE_COUNT: usize = 4;

const trials = memory.data(<i32>(CANDIDATES * SHIFT_COUNT * TRIAL), 16);

/** The 8-bit code of a scale of 0. */
const ZERO_CODE: i32 = 128;

/** The block that is fitted, the scale of the scales, and where codes are tried out. */
let block: usize = 0;
let blockSize: usize = 0;
let scalesScale: f32 = 0;
let codesAt: usize = 0;

/** The best of what was tried for the block. */
let leastError: f64 = 0;
let bestScale: f32 = 0;
let bestZeroPoint: f32 = 0;
let bestCode: i32 = 0;

/** Whether the codes that were packed last are those of the best. */
let isPacked: bool = false;

/** The best of the trials of a search: its score, and, once it is over 0, its 8-bit code and shift. */
let mostScore: f64 = 0;
let foundCode: i32 = 0;
let foundShift: f64 = 0;

/**
 * Fits blocks whose scales are refined, and whose 8-bit codes are the nearest.
 * @param k the scale of the scales
 * @param zeroPoints 0 where there are none
 */
export function fitStoredScales(
  x: usize,
  count: usize,
  blockCount: usize,
  k: f32,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
  quantizedScales: usize,
): void {
  setWeights();
  block = x;
  blockSize = count;
  scalesScale = k;
  codesAt = codes;
  for (let done: usize = 0; done < blockCount; done++) {
    fitStoredScale(scales, zeroPoints, quantizedScales + done);
    block += count * 4;
    codesAt += (count + 1) / 2;
    scales += 4;
    if (zeroPoints) zeroPoints += 4;
  }
}

function fitStoredScale(scaleAt: usize, zeroPointAt: usize, codeAt: usize): void {
  leastError = Infinity;
  isPacked = false;
  bestScale = load<f32>(scaleAt);
  bestZeroPoint = zeroPointAt ? load<f32>(zeroPointAt) : 0;
  bestCode = load<u8>(codeAt);
  findBest(zeroPointAt != 0);
  if (!isPacked) packExact(block, blockSize, bestScale, bestZeroPoint, codesAt);
  store<f32>(scaleAt, bestScale);
  store<u8>(codeAt, <u8>bestCode);
  if (zeroPointAt) store<f32>(zeroPointAt, bestZeroPoint);
}

function findBest(affine: bool): void {
  const nearest = bestCode;
  const middle = <f64>bestZeroPoint * <f64>bestScale;
  const code = nearest == ZERO_CODE ? ZERO_CODE + 1 : nearest;
  const scale = scaleOf(code);
  if (scale == 0) return;
  tryOut(code, scale, affine ? <f32>(middle / <f64>scale) : 0);
  if (!(leastError > 0 && leastError < Infinity)) return;
  if (affine) searchAffine(nearest, middle);
  else searchSymmetric(nearest);
}

@inline
function scaleOf(code: i32): f32 {
  return <f32>(code - ZERO_CODE) * scalesScale;
}

/** The 8-bit codes that may be better than the nearest, those of both signs in turn. */
@inline
function candidate(nearest: i32, index: usize): i32 {
  const code = nearest + load<i32>(CODE_STEPS + (index >> 1) * 4);
  return index & 1 ? 2 * ZERO_CODE - code : code;
}

function searchSymmetric(nearest: i32): void {
  const radius = finiteAbsmax(block, blockSize);
  if (!isSearchable(radius)) return;
  setBlock(block, blockSize, 0, radius);
  mostScore = 0;
  for (let index: usize = 0; index < CANDIDATES; index++) {
    setTrials(index, candidate(nearest, index), 0, radius, SHIFTS, 1);
  }
  tryAll(trials, CANDIDATES);
  for (let index: usize = 0; index < CANDIDATES; index++) {
    findBestTrial(index, candidate(nearest, index), radius, 1, 0);
  }
  if (mostScore > 0) tryOut(foundCode, scaleOf(foundCode), 0);
}

function searchAffine(nearest: i32, middle: f64): void {
  const first = v128.load32_splat(block);
  findRange(block, blockSize, first, first);
  setAffineScale(foundMinimum, foundMaximum);
  const radius = affineScale;
  if (!isSearchable(radius)) return;
  const center = affineZeroPoint * radius;
  const share = 1 / <f64>blockSize;
  const shift = (middle - <f64>center) / <f64>radius;
  setBlock(block, blockSize, center, radius);
  mostScore = 0;
  for (let index: usize = 0; index < CANDIDATES; index++) {
    const code = candidate(nearest, index);
    setTrials(index * SHIFT_COUNT, code, shift, radius, SHIFTS, SHIFT_COUNT);
  }
  tryAll(trials, CANDIDATES * SHIFT_COUNT);
  for (let index: usize = 0; index < CANDIDATES; index++) {
    findBestTrial(index * SHIFT_COUNT, candidate(nearest, index), radius, SHIFT_COUNT, share);
  }
  if (!(mostScore > 0)) return;
  setTrials(0, foundCode, foundShift, radius, FINE_SHIFTS, FINE_COUNT);
  tryAll(trials, FINE_COUNT);
  findBestTrial(0, foundCode, radius, FINE_COUNT, share);
  const scale = scaleOf(foundCode);
  const fitted = <f64>center + <f64>radius * foundShift;
  tryOut(foundCode, scale, <f32>(fitted / <f64>scale));
}

/** Makes the trials of an 8-bit code, from the `first` on. */
function setTrials(
  first: usize,
  code: i32,
  middle: f64,
  radius: f32,
  steps: usize,
  count: usize,
): void {
  const ratio = <f64>scaleOf(code) / <f64>radius;
  for (let index: usize = 0; index < count; index++) {
    const shift = middle + load<f64>(steps + index * 8) * ratio;
    setTrial(trials + (first + index) * TRIAL, f64x2.replace_lane(f64x2.splat(shift), 0, ratio));
  }
}

/** Looks among trials of an 8-bit code that were tried for a better one than there was. */
function findBestTrial(first: usize, code: i32, radius: f32, count: usize, share: f64): void {
  if (code < 0 || code > 255) return;
  const ratio = <f64>scaleOf(code) / <f64>radius;
  for (let trial = first; trial < first + count; trial++) {
    fitShift(trial, ratio, share);
    if (!(shiftScore > mostScore)) continue;
    mostScore = shiftScore;
    foundCode = code;
    foundShift = fittedShift;
  }
}

function tryOut(code: i32, scale: f32, zeroPoint: f32): void {
  packExact(block, blockSize, scale, zeroPoint, codesAt);
  const error = squaredError(block, blockSize, codesAt, scale, zeroPoint);
  isPacked = error < leastError;
  if (!isPacked) return;
  leastError = error;
  bestScale = scale;
  bestZeroPoint = zeroPoint;
  bestCode = code;
}
