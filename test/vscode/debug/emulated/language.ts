import type { Type } from './values';

/** How a compiler lays out what a tensor is made of; everything is whole 64-bit words. */
export interface Language {
  readonly byte: Type;
  readonly float: Type;
  readonly size: Type;
  vector(element: Type): Type;
  /** The words of a vector of so many elements at an address. */
  vectorWords(element: Type, address: bigint, count: number): bigint[];
  optional(vector: Type): Type;
  /** The words of an optional vector, from those of the vector in it. */
  optionalWords(vector: readonly bigint[] | undefined): bigint[];
  readonly tensorName: string;
  /** What a reference to a tensor is called. */
  readonly reference: string;
}
