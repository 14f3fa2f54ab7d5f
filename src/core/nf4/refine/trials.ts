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
 * Laplace and Student-t blocks of 32 to 1024 values: 99 % of what a search of every ratio gains at 32
 * and 64. The largest value then sits on a level (1.36 · 0.72 = 1), or is cut off (0.74).
 */
export const SYMMETRIC_TRIALS: readonly Trial[] = [
  -0.94, 0.9, -1.02, -0.86, 1, 1.06, 0.96, 0.8, -1.36, 1.36, -0.98, -1.08, -0.9, 0.86, -0.8, 0.94,
  0.74, 1.42, -1.28, 1.02, 1.28, -0.96, -0.76, -0.82,
].map((ratio) => ({ ratio, shift: 0 }));

/**
 * The same for blocks with zero points, in groups: around the best of each the search goes on. What it
 * then finds is, in normal blocks of 64, 97 % of what one of every ratio and shift gains.
 */
export const AFFINE_TRIALS: readonly (readonly Trial[])[] = [
  [
    { ratio: -0.96, shift: 0 },
    { ratio: -1.12, shift: -0.175 },
    { ratio: -1.02, shift: 0.025 },
    { ratio: 1.1, shift: 0.175 },
    { ratio: 1.4, shift: -0.025 },
    { ratio: 0.92, shift: 0.025 },
    { ratio: -0.96, shift: 0.025 },
    { ratio: 0.96, shift: 0.075 },
    { ratio: 1.12, shift: 0.2 },
  ],
  [
    { ratio: 0.98, shift: 0.05 },
    { ratio: 0.98, shift: 0.025 },
    { ratio: 0.94, shift: -0.025 },
    { ratio: 0.96, shift: 0 },
    { ratio: -0.96, shift: 0.05 },
    { ratio: -1.2, shift: 0.2 },
    { ratio: 1.04, shift: 0.025 },
    { ratio: -0.94, shift: -0.05 },
    { ratio: -1.4, shift: 0.025 },
  ],
  [
    { ratio: -1, shift: -0.05 },
    { ratio: 1, shift: -0.025 },
    { ratio: -1.14, shift: 0.175 },
    { ratio: -0.94, shift: -0.025 },
    { ratio: -1.18, shift: 0.15 },
    { ratio: 1.02, shift: 0 },
    { ratio: 1.12, shift: 0.125 },
    { ratio: 1.14, shift: -0.2 },
    { ratio: -0.92, shift: 0 },
  ],
  [
    { ratio: 1.14, shift: 0.15 },
    { ratio: -1, shift: -0.025 },
    { ratio: 1.18, shift: -0.175 },
    { ratio: -1.12, shift: -0.15 },
    { ratio: -1.02, shift: 0 },
    { ratio: 1.18, shift: -0.15 },
    { ratio: -1.14, shift: -0.2 },
    { ratio: 0.98, shift: -0.05 },
    { ratio: -1.12, shift: -0.125 },
  ],
];

/** How far the search looks around these, and then around the best so far. */
export const FIRST_STEP = 0.02;
export const SECOND_STEP = 0.007;

/** A trial and three around it. */
export function trialsAround({ ratio, shift }: Trial, step: number): Trial[] {
  const lower = shift - step * 0.6;
  return [
    { ratio, shift },
    { ratio: ratio * (1 - step), shift: lower },
    { ratio: ratio * (1 + step), shift: lower },
    { ratio, shift: shift + step },
  ];
}
