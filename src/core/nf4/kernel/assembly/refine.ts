// Scales, and zero points, of lower error: as src/core/nf4/refine does.
import { packExact } from './exact';
import { squaredError } from './squaredError';
import {
  LEVEL_UNIT,
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

/** Ratio and shift, one after another: the trials of positive scales, then those of negative ones. */
const AFFINE_TRIALS = memory.data<f64>([
  1, 0, 0.98, 0.05, 1.14, 0.2, 1.18, -0.15, 1.14, 0.15, 0.98, -0.05, 1.42, -0.05, 0.75, 0,
  -0.98, -0.05, -1.14, 0.2, -1.14, -0.15, -0.98, 0, -1.1, -0.2, -0.98, 0.05, -1.14, 0.15, -0.75, 0,
], 8);
const AFFINE_COUNT: usize = 8;
const AROUND: usize = 4;

/** How far the search for both looks around the best, in two rounds. */
const FIRST_STEP: f64 = 0.04;
const SECOND_STEP: f64 = 0.015;

/** The trials that blocks start with, and those around the best. */
const trials = memory.data(<i32>(SYMMETRIC_COUNT * TRIAL), 16);
const around = memory.data(<i32>(AROUND * TRIAL), 16);

/** Scales from 2^-96 to 2^112. */
const LEAST_RADIUS: f32 = 1.262177448353619e-29;
const RADIUS_LIMIT: f32 = 5.192296858534828e33;

/** The best of the trials so far: its score, and what least squares make of it. */
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
  for (let trial: usize = 0; trial < 2 * AFFINE_COUNT; trial++) {
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
    keepBest(slope * product, slope, 0);
  }
}

/** The best of both signs of the scale. */
function searchAffine(count: usize): void {
  searchFrom(trials, count);
  const score = bestScore;
  const ratio = bestRatio;
  const shift = bestShift;
  searchFrom(trials + AFFINE_COUNT * TRIAL, count);
  if (!(bestScore > score)) {
    bestRatio = ratio;
    bestShift = shift;
  }
}

function searchFrom(first: usize, count: usize): void {
  forgetBest();
  tryAll(first, AFFINE_COUNT);
  fitAffine(AFFINE_COUNT, count);
  lookAround(FIRST_STEP, count);
  lookAround(SECOND_STEP, count);
}

function lookAround(step: f64, count: usize): void {
  setTrial(around, bestRatio * (1 - step), bestShift);
  setTrial(around + TRIAL, bestRatio * (1 + step), bestShift);
  setTrial(around + 2 * TRIAL, bestRatio, bestShift - step);
  setTrial(around + 3 * TRIAL, bestRatio, bestShift + step);
  tryAll(around, AROUND);
  fitAffine(AROUND, count);
}

/** A line with a shift for each of the trials: their slope, and that of no shift where it is best. */
function fitAffine(trialCount: usize, count: usize): void {
  const values = <f64>sumOfValues;
  const total = <f64>count;
  for (let at = sums; at < sums + trialCount * SUMS; at += SUMS) {
    const product = <f64>load<i64>(at);
    const square = <f64>load<i64>(at, 8);
    const level = <f64>load<i64>(at, 16);
    const variance = square - (level * level) / total;
    if (!(variance > 0)) continue;
    const covariance = product - (level * values) / total;
    const slope = covariance / variance;
    keepBest(slope * covariance, slope, (values - slope * level) / total / VALUE_UNIT);
  }
}

function forgetBest(): void {
  bestScore = 0;
  bestRatio = 1;
  bestShift = 0;
}

@inline
function keepBest(score: f64, slope: f64, shift: f64): void {
  if (score > bestScore) {
    bestScore = score;
    bestRatio = (slope * LEVEL_UNIT) / VALUE_UNIT;
    bestShift = shift;
  }
}
