import type { ByteSource } from '../bytes/byteSource';
import type { QnatTensor } from '../qnat/tensor';
import { readValues, type ScaleChoice } from '../qnat/tensorData';
import { valueCount } from '../shape';
import { isPlain, type Tensor } from '../tensor/tensor';
import { formatShape } from '../text/format';
import { readWeightValues } from '../weights/readWeightValues';
import type { WeightTensor } from '../weights/weightFile';
import type { ReadOriginal } from './compareWithSource';

/** The tensor of another file that a tensor is compared with. */
export type Counterpart =
  | { readonly kind: 'qnat'; readonly tensor: QnatTensor }
  | { readonly kind: 'weights'; readonly tensor: WeightTensor };

/**
 * Reads the values of a counterpart, counted row-major. Beyond the end of weights there are zeros, as
 * quantizing fills up.
 * @param choice the scales to dequantize with, where it is quantized itself
 */
export function counterpartReader(
  source: ByteSource,
  counterpart: Counterpart,
  choice: ScaleChoice,
): ReadOriginal {
  if (counterpart.kind === 'qnat') {
    const { tensor } = counterpart;
    return async (start, count, signal) =>
      (await readValues(source, tensor, start, count, choice, signal)).values;
  }
  const { tensor } = counterpart;
  const values = valueCount(tensor.shape);
  return async (start, count, signal) => {
    const there = Math.max(0, Math.min(count, values - start));
    const found = await readWeightValues(source, tensor, Math.min(start, values), there, signal);
    return there === count ? found : padded(found, count);
  };
}

function padded(values: Float32Array, count: number): Float32Array {
  const whole = new Float32Array(count);
  whole.set(values);
  return whole;
}

/** Can the tensor be one made from the other? A padded one was flattened, and has zeros at its end. */
export function mayStandFor({ shape, blockSize }: QnatTensor, other: readonly number[]): boolean {
  const values = valueCount(other);
  if (valueCount(shape) === values) return true;
  const padding = valueCount(shape) - values;
  return shape.length === 1 && padding > 0 && padding < blockSize;
}

/** Has a counterpart the same values in the same order? Weights may have been flattened and filled up. */
export function haveSameValues(tensor: Tensor, { kind, tensor: other }: Counterpart): boolean {
  if (isPlain(tensor)) {
    if (kind === 'qnat') return mayStandFor(other, tensor.shape);
    return valueCount(tensor.shape) === valueCount(other.shape);
  }
  if (kind === 'weights') return mayStandFor(tensor, other.shape);
  return formatShape(tensor.shape) === formatShape(other.shape);
}
