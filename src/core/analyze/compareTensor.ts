import type { OnShare } from './analysis';
import {
  compareTensors,
  haveSameLayout,
  type PlacedTensor,
  type TensorDifference,
} from './compareTensors';
import { compareWithSource } from './compareWithSource';
import { counterpartReader } from './counterpart';
import type { PlacedCounterpart } from './counterparts';
import type { ValueErrors } from './errorSums';

export type Difference = Omit<TensorDifference, 'blockCodes'>;

/** What a tensor and its counterpart have to do with each other. */
export interface Comparison {
  /** Undefined where the two have no common layout, so that only values can be compared. */
  readonly difference?: Difference;
  /** Of the values; undefined where no bit differs. */
  readonly errors?: ValueErrors;
}

/**
 * Compares a tensor with its counterpart: bit by bit where they have the same layout, and the values
 * where anything differs, by the stored scales.
 * @throws InvalidRequestError when one is not readable
 */
export async function compareTensor(
  a: PlacedTensor,
  b: PlacedCounterpart,
  onShare: OnShare = () => undefined,
  signal?: AbortSignal,
): Promise<Comparison> {
  const difference = await differenceOf(a, b, (share) => onShare(share / 2), signal);
  if (difference && difference.firstBlock === undefined) return { difference };
  const rest = difference ? laterHalf(onShare) : onShare;
  return { difference, errors: await valueErrors(a, b, rest, signal) };
}

/** Progress of the second of two passes. */
export function laterHalf(onShare: OnShare): OnShare {
  return (share) => onShare((1 + share) / 2);
}

/**
 * What differs by bits, without what there is for each block: a model has many. Undefined where the two
 * have no common layout.
 */
export async function differenceOf(
  a: PlacedTensor,
  { source, counterpart }: PlacedCounterpart,
  onShare: OnShare,
  signal?: AbortSignal,
): Promise<Difference | undefined> {
  if (counterpart.kind !== 'qnat' || !haveSameLayout(a.tensor, counterpart.tensor))
    return undefined;
  const b = { source, tensor: counterpart.tensor };
  const compared = await compareTensors(a, b, onShare, signal);
  const { codes, scales, zeroPoints, quantizedScales, scalesScale, firstBlock } = compared;
  return { codes, scales, zeroPoints, quantizedScales, scalesScale, firstBlock };
}

async function valueErrors(
  { source, tensor }: PlacedTensor,
  b: PlacedCounterpart,
  onShare: OnShare,
  signal?: AbortSignal,
): Promise<ValueErrors> {
  const read = counterpartReader(b.source, b.counterpart, 'stored');
  const compared = await compareWithSource(source, tensor, 'stored', read, onShare, signal);
  const { values, nonFinite, rmse, maxError, maxErrorIndex, sqnrDb, cosine } = compared;
  return { values, nonFinite, rmse, maxError, maxErrorIndex, sqnrDb, cosine };
}
