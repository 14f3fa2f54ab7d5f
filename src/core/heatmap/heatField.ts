import { LEVELS } from '../nf4/codebook';
import type { ReducedField } from '../nf4/reduce';

/**
 * What a heat map shows of every value: the dequantized value · its 4-bit code · its block's scale ·
 * the magnitude of its level, |value| / scale.
 */
export const FIELD_MODES = ['value', 'code', 'scale', 'magnitude'] as const;
export type FieldMode = (typeof FIELD_MODES)[number];

/** The same, and value − original where there is something to compare with. */
export const HEAT_MODES = [...FIELD_MODES, 'error'] as const;
export type HeatMode = (typeof HEAT_MODES)[number];

/** Where a mode's numbers come from. */
export interface HeatField extends ReducedField {
  readonly codes: boolean;
  readonly scales: boolean;
  readonly zeroPoints: boolean;
}

const CODES = Float32Array.from({ length: 16 }, (_, code) => code);
const ONES = new Float32Array(16).fill(1);

/** Without scales, 1 stands for each; without zero points, 0. */
export const HEAT_FIELDS: Readonly<Record<FieldMode, HeatField>> = {
  value: { table: LEVELS, absolute: false, codes: true, scales: true, zeroPoints: true },
  code: { table: CODES, absolute: false, codes: true, scales: false, zeroPoints: false },
  scale: { table: ONES, absolute: false, codes: false, scales: true, zeroPoints: false },
  magnitude: { table: LEVELS, absolute: true, codes: true, scales: false, zeroPoints: true },
};

/** What one pixel shows of all the numbers in it; `largest` is that of the largest magnitude. */
export const REDUCTIONS = ['largest', 'highest', 'lowest', 'mean'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

/**
 * Of two numbers, the one that is farther from 0, with its sign; of codes, the one whose level is.
 * The higher one where they are as far; NaN where one is.
 */
export function largerOf(mode: HeatMode, lowest: number, highest: number): number {
  if (mode !== 'code') return Math.abs(lowest) > Math.abs(highest) ? lowest : highest;
  return Math.abs(LEVELS[lowest]) > Math.abs(LEVELS[highest]) ? lowest : highest;
}
