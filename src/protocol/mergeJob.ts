/** Parts of a model that were quantized by themselves, to be one file. */
export interface MergeJob {
  readonly parts: readonly string[];
  /** The `.qnat` to write. */
  readonly output: string;
  /** At most so many rows in each list of the plan. */
  readonly rows?: number;
  /** At most so many threads; as many as there are processors when nothing is said. */
  readonly threads?: number;
}
