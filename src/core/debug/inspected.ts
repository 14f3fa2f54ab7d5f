import type { LiveArray, LiveFields } from './fields';

/** What a debugger says of an expression, before a byte of its arrays is read. */
export interface Inspected {
  /** As the program's language calls it; what was once told about a type is remembered by it. */
  readonly typeName: string;
  /** The expression's value is itself an array in memory. */
  readonly array?: LiveArray & { readonly shape?: readonly number[] };
  /** The value's fields that a quantized tensor has. */
  readonly fields: LiveFields;
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
