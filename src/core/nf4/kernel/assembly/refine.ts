// Scales, and zero points, of lower error: as src/core/nf4/refine does.
import { packExact } from './exact';
import { squaredError } from './squaredError';
import { betterOfBoth, findBests, firstBest, secondBest } from './fits';
import { MOST_TRIALS, setBlock, setTrial, setWeights, TRIAL, tryAll } from './trials';

const SYMMETRIC_RATIOS = memory.data<f64>([
  -0.94, 0.9, -1.02, -0.86, 1, 1.06, 0.96, 0.8, -1.36, 1.36, -0.98, -1.08, -0.9, 0.86, -0.8, 0.94,
  0.74, 1.42, -1.28, 1.02, 1.28, -0.96, -0.76, -0.82,
], 8);
const SYMMETRIC_COUNT: usize = 24;

/** Ratio and shift, one after another: in groups, of which each gives a start. */
const AFFINE_TRIALS = memory.data<f64>([
  -0.96, 0, -1.12, -0.175, -1.02, 0.025, 1.1, 0.175, 1.4, -0.025, 0.92, 0.025, -0.96, 0.025, 0.96,
  0.075, 1.12, 0.2, 0.98, 0.05, 0.98, 0.025, 0.94, -0.025, 0.96, 0, -0.96, 0.05, -1.2, 0.2, 1.04,
  0.025, -0.94, -0.05, -1.4, 0.025, -1, -0.05, 1, -0.025, -1.14, 0.175, -0.94, -0.025, -1.18,
  0.15, 1.02, 0, 1.12, 0.125, 1.14, -0.2, -0.92, 0, 1.14, 0.15, -1, -0.025, 1.18, -0.175, -1.12,
  -0.15, -1.02, 0, 1.18, -0.15, -1.14, -0.2, 0.98, -0.05, -1.12, -0.125,
], 8);
const AFFINE_COUNT: usize = 36;
const STARTS: usize = 4;
const GROUP = AFFINE_COUNT / STARTS;

/** Trials at and around a fit, by what is multiplied and added times the step, and the two steps. */
const AROUND: usize = 4;
const FACTORS = memory.data<f64>([0, 0, -1, 0, 1, 0, 0, 0], 16);
const ADDENDS = memory.data<f64>([0, 0, 0, -0.6, 0, -0.6, 0, 1], 16);
const FIRST_STEP: f64 = 0.02;
const SECOND_STEP: f64 = 0.007;

/** The trials that blocks start with, and those around the best. */
const trials = memory.data(<i32>(MOST_TRIALS * TRIAL), 16);
const around = memory.data(<i32>(STARTS * AROUND * TRIAL), 16);

/** Scales from 2^-96 to 2^112. */
const LEAST_RADIUS: f32 = 1.262177448353619e-29;
const RADIUS_LIMIT: f32 = 5.192296858534828e33;

/** Whether mappings of blocks of this radius can be searched. */
@inline
export function isSearchable(radius: f32): bool {
  return radius >= LEAST_RADIUS && radius < RADIUS_LIMIT;
}

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
  setWeights();
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
    setTrial(trials + trial * TRIAL, v128.load64_zero(SYMMETRIC_RATIOS + trial * 8));
  }
}

function setAffineTrials(): void {
  for (let trial: usize = 0; trial < AFFINE_COUNT; trial++) {
    setTrial(trials + trial * TRIAL, v128.load(AFFINE_TRIALS + trial * 16));
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
  if (!isSearchable(radius)) return error;
  const center = middle * radius;
  setBlock(x, count, center, radius);
  const best = zeroPointAt ? searchAffine(count) : searchSymmetric();
  const scale = <f32>(<f64>radius * f64x2.extract_lane(best, 0));
  const shifted = <f64>center + <f64>radius * f64x2.extract_lane(best, 1);
  const zeroPoint: f32 = zeroPointAt ? <f32>(shifted / <f64>scale) : 0;
  packExact(x, count, scale, zeroPoint, codes);
  if (squaredError(x, count, codes, scale, zeroPoint) < error) {
    store<f32>(scaleAt, scale);
    if (zeroPointAt) store<f32>(zeroPointAt, zeroPoint);
  } else packExact(x, count, radius, middle, codes);
  return error;
}

/** Returns ratio and shift, as `searchAffine`. */
function searchSymmetric(): v128 {
  tryAll(trials, SYMMETRIC_COUNT);
  findBests(0, SYMMETRIC_COUNT / 2, 0);
  return betterOfBoth();
}

function searchAffine(count: usize): v128 {
  const share = 1 / <f64>count;
  tryAll(trials, AFFINE_COUNT);
  for (let start: usize = 0; start < STARTS; start += 2) {
    findBests(start * GROUP, GROUP, share);
    setAround(around + start * AROUND * TRIAL, firstBest, FIRST_STEP);
    setAround(around + (start + 1) * AROUND * TRIAL, secondBest, FIRST_STEP);
  }
  tryAll(around, STARTS * AROUND);
  findBests(0, (STARTS * AROUND) / 2, share);
  setAround(around, betterOfBoth(), SECOND_STEP);
  tryAll(around, AROUND);
  findBests(0, AROUND / 2, share);
  return betterOfBoth();
}

/** Makes the trials at and around a fit. */
function setAround(trial: usize, fit: v128, step: f64): void {
  const steps = f64x2.splat(step);
  for (let at: usize = 0; at < AROUND * 16; at += 16, trial += TRIAL) {
    const factors = f64x2.add(f64x2.splat(1), f64x2.mul(steps, v128.load(FACTORS + at)));
    const addends = f64x2.mul(steps, v128.load(ADDENDS + at));
    setTrial(trial, f64x2.add(f64x2.mul(fit, factors), addends));
  }
}
