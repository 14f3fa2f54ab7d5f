import type { StoredValues } from './storage';

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
