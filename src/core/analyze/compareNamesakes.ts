import type { ByteSource } from '../bytes/byteSource';
import type { WeightTensor } from '../weights/weightFile';
import {
  compareTensors,
  haveSameLayout,
  type PlacedTensor,
  type TensorDifference,
} from './compareTensors';
import { compareWithSource, type OnValues, type ReadOriginal } from './compareWithSource';
import { counterpartReader } from './counterpart';
import type { ValueErrors } from './errorSums';

/** A tensor of a weight file, and the file. */
export interface PlacedWeights {
  readonly source: ByteSource;
  readonly tensor: WeightTensor;
}

export type Difference = Omit<TensorDifference, 'blockCodes'>;

/** What a tensor and its namesake of another file have to do with each other. */
export interface Comparison {
  /** Undefined where the two have no common layout, so that only values can be compared. */
  readonly difference?: Difference;
  /** Of the values; undefined where no bit differs. */
  readonly errors?: ValueErrors;
}

/**
 * Compares a tensor with the one of the same name in another QNAT file: bit by bit where they have the
 * same layout, and the values where anything differs.
 * @throws InvalidRequestError when one is not readable
 */
export async function compareNamesakes(
  a: PlacedTensor,
  b: PlacedTensor,
  onValues?: OnValues,
  signal?: AbortSignal,
): Promise<Comparison> {
  const difference = haveSameLayout(a.tensor, b.tensor)
    ? await differenceOf(a, b, signal)
    : undefined;
  if (difference && difference.firstBlock === undefined) return { difference };
  const read = counterpartReader(b.source, { kind: 'qnat', tensor: b.tensor }, 'stored');
  return { difference, errors: await compareValues(a, read, onValues, signal) };
}

/** Compares a tensor with the values that it was made from. */
export async function compareWithWeights(
  a: PlacedTensor,
  { source, tensor }: PlacedWeights,
  onValues?: OnValues,
  signal?: AbortSignal,
): Promise<Comparison> {
  const read = counterpartReader(source, { kind: 'weights', tensor }, 'stored');
  return { errors: await compareValues(a, read, onValues, signal) };
}

async function compareValues(
  { source, tensor }: PlacedTensor,
  read: ReadOriginal,
  onValues?: OnValues,
  signal?: AbortSignal,
): Promise<ValueErrors> {
  const compared = await compareWithSource(source, tensor, 'stored', read, onValues, signal);
  const { values, nonFinite, rmse, maxError, maxErrorIndex, sqnrDb, cosine } = compared;
  return { values, nonFinite, rmse, maxError, maxErrorIndex, sqnrDb, cosine };
}

/** What differs, without what there is for each block: a model has many. */
async function differenceOf(
  a: PlacedTensor,
  b: PlacedTensor,
  signal?: AbortSignal,
): Promise<Difference> {
  const compared = await compareTensors(a, b, signal);
  const { codes, scales, zeroPoints, quantizedScales, scalesScale, firstBlock } = compared;
  return { codes, scales, zeroPoints, quantizedScales, scalesScale, firstBlock };
}
