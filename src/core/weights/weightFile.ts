/** A tensor of a weight file: its bytes lie together, little-endian, row-major. */
export interface WeightTensor {
  readonly name: string;
  /** Name of the dtype as safetensors spells it. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** First byte in the file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** What a weight file holds, values aside. */
export interface WeightFile {
  readonly tensors: readonly WeightTensor[];
  /** Text that the file says of itself. */
  readonly metadata: Readonly<Record<string, string>>;
}
