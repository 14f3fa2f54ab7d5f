import type { ByteSource } from '../bytes/byteSource';
import type { PlainTensor } from '../tensor/tensor';
import type { LiveArray, LiveFields } from './fields';
import { plainArray, plainFile } from './plainTensor';
import { type LiveNames, qnatSource } from './qnatSource';
import { quantizedTensor } from './quantizedTensor';

/** A tensor of a program whose lengths were checked. */
export interface FoundTensor {
  /** By what they are for. */
  readonly arrays: Readonly<Record<string, LiveArray>>;
  /** What an editor opens: a file that is computed around the arrays. */
  file(names: LiveNames): { readonly source: ByteSource; readonly plain?: PlainTensor };
}

/** @throws InvalidRequestError where the lengths of its arrays contradict each other */
export function foundQuantized(fields: LiveFields): FoundTensor {
  const tensor = quantizedTensor(fields);
  return { arrays: fields.arrays, file: (names) => ({ source: qnatSource(tensor, names) }) };
}

/** @throws InvalidRequestError where its length and its shape contradict each other */
export function foundPlain(data: LiveArray, shape?: readonly number[]): FoundTensor {
  const array = plainArray(data, shape);
  return { arrays: { data }, file: ({ tensorName }) => plainFile(array, tensorName) };
}
