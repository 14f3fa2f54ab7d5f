import { LEVELS, THRESHOLDS } from '../codebook';

/**
 * A way to map a block to the levels that the search tries out: x = center + radius · (level · ratio +
 * shift), where center and radius lay the levels over the block as without a search.
 */
export interface Trial {
  readonly ratio: number;
  readonly shift: number;
}

/**
 * Ratios that are tried for symmetric blocks. Chosen one after another, each for what it adds on normal,
 * Laplace and Student-t blocks of 32 to 1024 values: 98 % of what a search of every ratio gains at 32
 * and 64. The largest value then sits on a level (1.38 · 0.72 = 1), or is cut off (0.7).
 */
export const SYMMETRIC_TRIALS: readonly Trial[] = [
  1, -0.92, -1.02, 0.9, -0.7, 1.06, 0.96, -0.96, 1.38, -0.88, -1.36, -1.08, 0.86, 0.94, -0.98, 1.28,
  -1.28, -0.64, -0.8, -1.44, 1.02,
].map((ratio) => ({ ratio, shift: 0 }));

/**
 * The same for blocks with zero points: where the search for ratio and shift begins. What the search
 * then finds is, in normal blocks of 64, 96 % of what one of every ratio and shift gains.
 */
export const AFFINE_TRIALS: readonly Trial[] = [
  { ratio: -0.98, shift: -0.025 },
  { ratio: 0.98, shift: 0.05 },
  { ratio: -1.14, shift: -0.15 },
  { ratio: 0.94, shift: 0 },
  { ratio: 1.12, shift: 0.175 },
  { ratio: -1, shift: 0.025 },
  { ratio: -1.18, shift: 0.175 },
  { ratio: -1.02, shift: 0 },
  { ratio: -1.12, shift: -0.2 },
  { ratio: -0.94, shift: 0.025 },
  { ratio: -1.16, shift: 0.125 },
  { ratio: 1.16, shift: -0.175 },
  { ratio: -0.92, shift: -0.025 },
  { ratio: 1.12, shift: 0.2 },
  { ratio: 1, shift: 0.025 },
  { ratio: -1.38, shift: 0.025 },
  { ratio: 1, shift: -0.025 },
  { ratio: 0.75, shift: 0 },
  { ratio: -1, shift: -0.05 },
  { ratio: 1.16, shift: -0.125 },
];

/** How many of their fits are followed up. */
export const AFFINE_STARTS = 3;

/** How far the search looks around these, and then around the best so far. */
export const FIRST_STEP = 0.02;
export const SECOND_STEP = 0.01;

/** The four trials around one. */
export function trialsAround({ ratio, shift }: Trial, step: number): Trial[] {
  return [
    { ratio: ratio * (1 - step), shift },
    { ratio: ratio * (1 + step), shift },
    { ratio, shift: shift - step },
    { ratio, shift: shift + step },
  ];
}

/** Fixed point of x = center + radius. */
export const VALUE_UNIT = 32767;

/** Fixed point of x/scale = 1, and of 0: as in kernel/assembly/codes.ts. */
export const UNIT = 20033.21875;
export const OFFSET = 33266;

/** The thresholds in that fixed point. */
export const FIXED_THRESHOLDS = Int32Array.from(THRESHOLDS, (threshold) =>
  Math.round(threshold * UNIT + OFFSET),
);

/** Fixed point of level 1: of the units under 2^7 the one that the levels are nearest to multiples of. */
export const LEVEL_UNIT = 112;

export const FIXED_LEVELS = Int8Array.from(LEVELS, (level) => Math.round(level * LEVEL_UNIT));
