import type { ByteSource } from '../bytes/byteSource';
import type { QnatTensor } from '../qnat/tensor';
import { readValues } from '../qnat/tensorData';
import { valueCount } from '../shape';
import { readWeightValues } from '../weights/readWeightValues';
import type { WeightTensor } from '../weights/weightFile';
import {
  compareTensors,
  haveSameLayout,
  type PlacedTensor,
  type TensorDifference,
} from './compareTensors';
import { compareWithSource, type OnValues, type ReadOriginal } from './compareWithSource';
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
  const read: ReadOriginal = async (start, count) =>
    (await readValues(b.source, b.tensor, start, count, 'stored', signal)).values;
  return { difference, errors: await compareValues(a, read, onValues, signal) };
}

/** Compares a tensor with the values that it was made from. */
export async function compareWithWeights(
  a: PlacedTensor,
  { source, tensor }: PlacedWeights,
  onValues?: OnValues,
  signal?: AbortSignal,
): Promise<Comparison> {
  const values = valueCount(tensor.shape);
  const read: ReadOriginal = async (start, count) => {
    const there = Math.max(0, Math.min(count, values - start));
    const found = await readWeightValues(source, tensor, Math.min(start, values), there, signal);
    return there === count ? found : padded(found, count);
  };
  return { errors: await compareValues(a, read, onValues, signal) };
}

/** Can the tensor be one made from the other? A padded one was flattened, and has zeros at its end. */
export function mayStandFor({ shape, blockSize }: QnatTensor, other: readonly number[]): boolean {
  const values = valueCount(other);
  if (valueCount(shape) === values) return true;
  const padding = valueCount(shape) - values;
  return shape.length === 1 && padding > 0 && padding < blockSize;
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

function padded(values: Float32Array, count: number): Float32Array {
  const whole = new Float32Array(count);
  whole.set(values);
  return whole;
}
