import { type ByteSource, MemorySource } from '../bytes/byteSource';
import { JoinedSource } from '../bytes/joinedSource';
import { InvalidRequestError } from '../errors';
import { valueCount } from '../shape';
import type { PlainTensor } from '../tensor/tensor';
import { formatQuantity, formatShape } from '../text/format';
import { quantizedAs } from '../weights/decodeValues';
import { DTYPE_BITS } from '../weights/dtype';
import { layOutSafetensors } from '../weights/writeSafetensors';
import type { LiveArray } from './fields';

/** An array of floats, with the shape that its values have together. */
export interface PlainArray extends LiveArray {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** Bytes of a value of a dtype of floats, which are looked at as they are; undefined for others. */
export function floatBytes(dtype: string | undefined): number | undefined {
  if (dtype === undefined || quantizedAs(dtype) === undefined) return undefined;
  return DTYPE_BITS.get(dtype)! / 8;
}

/**
 * An array with its shape, checked against each other. Without a shape, it is one row of values.
 * @throws InvalidRequestError with the numbers, where they contradict each other
 */
export function plainArray(array: LiveArray, shape?: readonly number[]): PlainArray {
  const { dtype, source } = array;
  const valueBytes = floatBytes(dtype);
  if (dtype === undefined || valueBytes === undefined) {
    throw new InvalidRequestError(`It holds ${dtype ?? 'bytes'}, no floats.`);
  }
  const values = source.size / valueBytes;
  if (!Number.isSafeInteger(values)) {
    throw new InvalidRequestError(`It has ${source.size} bytes, which are no ${dtype} values.`);
  }
  const problem = shape && shapeProblem(shape, values);
  if (problem !== undefined) throw new InvalidRequestError(problem);
  return { ...array, dtype, shape: shape ?? [values] };
}

/** Why values cannot have a shape; undefined where they can. */
export function shapeProblem(shape: readonly number[], values: number): string | undefined {
  const wanted = valueCount(shape);
  if (wanted === values) return undefined;
  return `The shape ${formatShape(shape)} has ${formatQuantity(wanted, 'value')}; there are ${values}.`;
}

/** What an editor opens of plain values: a safetensors file, and the one tensor in it. */
export interface PlainFile {
  readonly source: ByteSource;
  readonly plain: PlainTensor;
}

/** Its header is computed, its data is read from where the values are: its copy is a file. */
export function plainFile({ source, dtype, shape }: PlainArray, name: string): PlainFile {
  const stored = { name, dtype, shape, length: source.size };
  const { header, offsets } = layOutSafetensors([stored], {});
  return {
    source: new JoinedSource([new MemorySource(header), source]),
    plain: { ...stored, index: 0, offset: offsets[0], state: 'readable' },
  };
}
