import type { Comparison } from './compareTensor';

/**
 * What has become of a tensor in another file, from the same to not there at all: `values` differ where
 * only values can be compared, `scales` (or zero points) where all codes are the same; it could not be
 * read (`failed`); its name is not as often there (`repeats`); it has another shape there; it is missing.
 */
export const VERDICTS = [
  'equal',
  'values',
  'scales',
  'codes',
  'failed',
  'repeats',
  'shape',
  'missing',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a comparison amounts to. */
export function verdictOf({ difference, errors }: Comparison): Verdict {
  if (!difference)
    return errors && (errors.maxError > 0 || errors.nonFinite > 0) ? 'values' : 'equal';
  if (difference.firstBlock === undefined) return 'equal';
  return difference.codes > 0 ? 'codes' : 'scales';
}
