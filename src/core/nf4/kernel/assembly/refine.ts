// Scales, and zero points, of lower error: as src/core/nf4/refine does.
import { packExact } from './exact';
import { squaredError } from './squaredError';
import {
  LEVEL_UNIT,
  MOST_TRIALS,
  setBlock,
  setTrial,
  SUMS,
  sumOfValues,
  sums,
  TRIAL,
  tryAll,
  VALUE_UNIT,
} from './trials';

const SYMMETRIC_RATIOS = memory.data<f64>([
  1, -0.92, -1.02, 0.9, -0.7, 1.06, 0.96, -0.96, 1.38, -0.88, -1.36, -1.08, 0.86, 0.94, -0.98, 1.28,
  -1.28, -0.64, -0.8, -1.44, 1.02,
], 8);
const SYMMETRIC_COUNT: usize = 21;

/** Ratio and shift, one after another. */
const AFFINE_TRIALS = memory.data<f64>([
  -0.98, -0.025, 0.98, 0.05, -1.14, -0.15, 0.94, 0, 1.12, 0.175, -1, 0.025, -1.18, 0.175, -1.02, 0,
  -1.12, -0.2, -0.94, 0.025, -1.16, 0.125, 1.16, -0.175, -0.92, -0.025, 1.12, 0.2, 1, 0.025,
  -1.38, 0.025, 1, -0.025, 0.75, 0, -1, -0.05, 1.16, -0.125,
], 8);
const AFFINE_COUNT: usize = 20;
const AROUND: usize = 4;

/** How many of their fits are followed up, and how far the search looks around: in two rounds. */
const AFFINE_STARTS: usize = 3;
const FIRST_STEP: f64 = 0.02;
const SECOND_STEP: f64 = 0.01;

/** The trials that blocks start with, and those around the best. */
const trials = memory.data(<i32>(MOST_TRIALS * TRIAL), 16);
const around = memory.data(<i32>(AFFINE_STARTS * AROUND * TRIAL), 16);

/** Fits of trials, and the best of them: score, ratio and shift. */
const FIT: usize = 24;
const fits = memory.data(<i32>(MOST_TRIALS * FIT), 8);
const starts = memory.data(<i32>(AFFINE_STARTS * FIT), 8);

const RATIO_OF_SLOPE: f64 = LEVEL_UNIT / VALUE_UNIT;

/** Scales from 2^-96 to 2^112. */
const LEAST_RADIUS: f32 = 1.262177448353619e-29;
const RADIUS_LIMIT: f32 = 5.192296858534828e33;

/** The best of the trials of a block. */
let bestScore: f64 = 0;
let bestRatio: f64 = 1;
let bestShift: f64 = 0;

/**
 * Refines blocks that are quantized.
 * @param zeroPoints 0 where there are none
 * @param error the squared error before it, of which that of the blocks is added
 */
export function refineBlocks(
  x: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
  error: f64,
): f64 {
  if (zeroPoints) setAffineTrials();
  else setSymmetricTrials();
  for (let block: usize = 0; block < blockCount; block++) {
    error += refineBlock(x, blockSize, codes, scales, zeroPoints);
    x += blockSize * 4;
    codes += (blockSize + 1) / 2;
    scales += 4;
    if (zeroPoints) zeroPoints += 4;
  }
  return error;
}

function setSymmetricTrials(): void {
  for (let trial: usize = 0; trial < SYMMETRIC_COUNT; trial++) {
    setTrial(trials + trial * TRIAL, load<f64>(SYMMETRIC_RATIOS + trial * 8), 0);
  }
}

function setAffineTrials(): void {
  for (let trial: usize = 0; trial < AFFINE_COUNT; trial++) {
    const from = AFFINE_TRIALS + trial * 16;
    setTrial(trials + trial * TRIAL, load<f64>(from), load<f64>(from, 8));
  }
}

/** Returns the squared error before refining. */
function refineBlock(
  x: usize,
  count: usize,
  codes: usize,
  scaleAt: usize,
  zeroPointAt: usize,
): f64 {
  const radius = load<f32>(scaleAt);
  const middle: f32 = zeroPointAt ? load<f32>(zeroPointAt) : 0;
  const error = squaredError(x, count, codes, radius, middle);
  if (!(error > 0 && error < Infinity)) return error;
  if (!(radius >= LEAST_RADIUS && radius < RADIUS_LIMIT)) return error;
  const center = middle * radius;
  setBlock(x, count, center, radius);
  if (zeroPointAt) searchAffine(count);
  else searchSymmetric();
  const scale = <f32>(<f64>radius * bestRatio);
  const zeroPoint: f32 = zeroPointAt
    ? <f32>((<f64>center + <f64>radius * bestShift) / <f64>scale)
    : 0;
  packExact(x, count, scale, zeroPoint, codes);
  if (squaredError(x, count, codes, scale, zeroPoint) < error) {
    store<f32>(scaleAt, scale);
    if (zeroPointAt) store<f32>(zeroPointAt, zeroPoint);
  } else packExact(x, count, radius, middle, codes);
  return error;
}

function searchSymmetric(): void {
  forgetBest();
  tryAll(trials, SYMMETRIC_COUNT);
  for (let at = sums; at < sums + SYMMETRIC_COUNT * SUMS; at += SUMS) {
    const product = <f64>load<i64>(at);
    const square = <f64>load<i64>(at, 8);
    if (square == 0) continue;
    const slope = product / square;
    keepBest(slope * product, slope * RATIO_OF_SLOPE, 0);
  }
}

function searchAffine(count: usize): void {
  tryAll(trials, AFFINE_COUNT);
  fitAffine(AFFINE_COUNT, count);
  for (let start: usize = 0; start < AFFINE_STARTS; start++) takeBestFit(starts + start * FIT);
  lookAround(AFFINE_STARTS, FIRST_STEP, count);
  store<f64>(starts, bestScore);
  store<f64>(starts, bestRatio, 8);
  store<f64>(starts, bestShift, 16);
  lookAround(1, SECOND_STEP, count);
}

/** Moves the first of the largest score out of the fits of the trials that blocks start with. */
function takeBestFit(to: usize): void {
  let most = fits;
  for (let fit = fits + FIT; fit < fits + AFFINE_COUNT * FIT; fit += FIT) {
    if (load<f64>(fit) > load<f64>(most)) most = fit;
  }
  memory.copy(to, most, FIT);
  store<f64>(most, -1);
}

/** Makes the best what is best of the starts and of the trials around them. */
function lookAround(startCount: usize, step: f64, count: usize): void {
  for (let start: usize = 0; start < startCount; start++) {
    setAround(around + start * AROUND * TRIAL, starts + start * FIT, step);
  }
  tryAll(around, startCount * AROUND);
  fitAffine(startCount * AROUND, count);
  forgetBest();
  keepBestOf(starts, startCount);
  keepBestOf(fits, startCount * AROUND);
}

function setAround(trial: usize, fit: usize, step: f64): void {
  const ratio = load<f64>(fit, 8);
  const shift = load<f64>(fit, 16);
  setTrial(trial, ratio * (1 - step), shift);
  setTrial(trial + TRIAL, ratio * (1 + step), shift);
  setTrial(trial + 2 * TRIAL, ratio, shift - step);
  setTrial(trial + 3 * TRIAL, ratio, shift + step);
}

/** A line with a shift for each of the trials. */
function fitAffine(trialCount: usize, count: usize): void {
  const values = <f64>sumOfValues;
  const share = 1 / <f64>count;
  const mean = values * share;
  const shiftShare = share / VALUE_UNIT;
  let fit = fits;
  for (let at = sums; at < sums + trialCount * SUMS; at += SUMS, fit += FIT) {
    const product = <f64>load<i64>(at);
    const square = <f64>load<i64>(at, 8);
    const level = <f64>load<i64>(at, 16);
    const variance = square - level * level * share;
    const covariance = product - level * mean;
    const fitted = variance > 0;
    const slope = covariance / variance;
    store<f64>(fit, fitted ? slope * covariance : 0);
    store<f64>(fit, fitted ? slope * RATIO_OF_SLOPE : 1, 8);
    store<f64>(fit, fitted ? (values - slope * level) * shiftShare : 0, 16);
  }
}

function keepBestOf(first: usize, fitCount: usize): void {
  for (let fit = first; fit < first + fitCount * FIT; fit += FIT) {
    keepBest(load<f64>(fit), load<f64>(fit, 8), load<f64>(fit, 16));
  }
}

function forgetBest(): void {
  bestScore = 0;
  bestRatio = 1;
  bestShift = 0;
}

@inline
function keepBest(score: f64, ratio: f64, shift: f64): void {
  if (score > bestScore) {
    bestScore = score;
    bestRatio = ratio;
    bestShift = shift;
  }
}
