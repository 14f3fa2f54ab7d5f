import { QnatError } from '../errors';
import type { QnatTensor } from '../qnat/tensor';
import { valueCount } from '../shape';
import type { AnalysisContext, OnShare } from './analysis';
import { type Comparison, compareTensor } from './compareTensor';
import type { Counterpart } from './counterpart';

/** A tensor of the first source, and its counterpart in the second. */
export interface Pair {
  readonly tensor: QnatTensor;
  readonly counterpart: Counterpart;
}

/** What comparing a pair has found, or why it could not be compared. */
export type Outcome = Comparison | { readonly failure: string };

/** Compares pairs of tensors, one after another; one that cannot be read does not keep the others up. */
export async function comparePairs(
  { pairs }: { readonly pairs: readonly Pair[] },
  context: AnalysisContext,
): Promise<Outcome[]> {
  const { onShare = () => undefined } = context;
  const total = pairs.reduce((sum, { tensor }) => sum + valueCount(tensor.shape), 0);
  const outcomes: Outcome[] = [];
  let done = 0;
  for (const pair of pairs) {
    await context.pause();
    const values = valueCount(pair.tensor.shape);
    const before = done;
    outcomes.push(
      await outcomeOf(pair, context, (share) => onShare((before + share * values) / total)),
    );
    done += values;
  }
  return outcomes;
}

async function outcomeOf(
  { tensor, counterpart }: Pair,
  { sources: [source, other], signal }: AnalysisContext,
  onShare: OnShare,
): Promise<Outcome> {
  try {
    return await compareTensor({ source, tensor }, { source: other, counterpart }, onShare, signal);
  } catch (error) {
    if (error instanceof QnatError) return { failure: error.message };
    throw error;
  }
}
