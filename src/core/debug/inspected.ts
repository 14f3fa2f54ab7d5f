import type { LiveArray, LiveFields } from './fields';
import { floatBytes } from './plainTensor';

/** What a debugger says of an expression, before a byte of its arrays is read. */
export interface Inspected {
  /** As the program's language calls it; what was once told about a type is remembered by it. */
  readonly typeName: string;
  /** The expression's value is itself an array in memory. */
  readonly array?: LiveArray & { readonly shape?: readonly number[] };
  /** The expression's value points to an array of whatever length. */
  readonly pointer?: LivePointer;
  /** The value's fields that a quantized tensor has. */
  readonly fields: LiveFields;
}

/** A pointer alone does not say how much there is behind it. */
export interface LivePointer {
  readonly dtype?: string;
  /** The array of its first bytes. */
  first(bytes: number): LiveArray;
}

/** Something of a frame that may be a tensor. */
export interface Candidate {
  readonly expression: string;
  readonly typeName: string;
  /** Bytes of its codes or values, where that is known. */
  readonly bytes?: number;
}

/** Whether it has what a quantized tensor needs, so that nothing has to be asked. */
export function isQuantized({ fields: { arrays } }: Inspected): boolean {
  const { data, scales, scales_quantized } = arrays;
  return data !== undefined && (scales ?? scales_quantized) !== undefined;
}

/** Values that are no codes: an array of floats, or the data of an object that has no scales. */
export interface PlainValues {
  readonly data: LiveArray;
  /** How many there are; no whole number where the array is broken off inside one. */
  readonly count: number;
  /** As the program says it, if it does. */
  readonly shape?: readonly number[];
}

/** The plain values that something has; undefined where it has none that are known to be floats. */
export function plainValues(inspected: Inspected): PlainValues | undefined {
  const { array, fields } = inspected;
  if (isQuantized(inspected)) return undefined;
  const data = array ?? fields.arrays.data;
  const valueBytes = floatBytes(data?.dtype);
  if (!data || valueBytes === undefined) return undefined;
  return { data, count: data.source.size / valueBytes, shape: array ? array.shape : fields.shape };
}
