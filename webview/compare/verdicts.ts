import type { Verdict } from '../../src/core/analyze/verdict';

/** What the table says of a tensor that was compared. */
export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  equal: 'equal',
  values: 'values',
  scales: 'scales',
  codes: 'codes',
  failed: 'not read',
  repeats: 'name repeats',
  shape: 'other shape',
  missing: 'only here',
};

/** What a line about the whole file says of such tensors, after their number. */
export const VERDICT_PHRASES: Readonly<Record<Verdict, string>> = {
  equal: 'equal',
  values: 'in values',
  scales: 'in scales',
  codes: 'in codes',
  failed: 'not read',
  repeats: 'of a name that repeats',
  shape: 'of another shape',
  missing: 'only here',
};
