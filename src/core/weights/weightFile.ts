import type { Storage } from './storage';

/**
 * Values in a file, and the plain form that they are read in: little-endian, row-major, one after
 * another, as safetensors has them. Plain data, to be sent to a worker.
 */
export interface StoredValues {
  /** Name of the dtype in plain form, as safetensors spells it. */
  readonly dtype: string;
  /** Bytes in plain form. */
  readonly length: number;
  /** First byte in the file. */
  readonly offset: number;
  /** How the file holds them; in plain form, from `offset` on, when nothing is said. */
  readonly storage?: Storage;
}

/** What is needed to read a tensor's values, and no more: its name alone may have megabytes. */
export function storedValues({ dtype, length, offset, storage }: StoredValues): StoredValues {
  return { dtype, length, offset, storage };
}

/** A tensor of a weight file. */
export interface WeightTensor extends StoredValues {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Tensors in their file's order: an array, or a table that makes one when it is asked for it. */
export interface WeightTensors extends Iterable<WeightTensor> {
  readonly length: number;
  at(index: number): WeightTensor | undefined;
}

/** What is in a weight file, but is no tensor or cannot be read, and why. */
export interface SkippedEntry {
  readonly name: string;
  readonly reason: string;
}

/** What a weight file holds, values aside. */
export interface WeightFile {
  readonly tensors: WeightTensors;
  /** Text that the file says of itself. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly skipped?: readonly SkippedEntry[];
}
