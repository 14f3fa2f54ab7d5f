import type { QuantizeStatistics } from '../nf4/statistics';

/** What a quantizing task found out. */
export interface TaskResult {
  /** The largest scale it made, without its sign. */
  readonly largestScale: number;
  /** Values that are NaN or infinite, and the index in the tensor of the first (if there are any). */
  readonly nonFinite: number;
  readonly firstNonFinite: number;
  /** Where the task takes them. */
  readonly statistics?: QuantizeStatistics;
}

/** Of a task that quantizes nothing, and of one before its first block. */
export const NOTHING_FOUND: TaskResult = {
  largestScale: 0,
  nonFinite: 0,
  firstNonFinite: Infinity,
};
