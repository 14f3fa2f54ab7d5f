import type { PartOf } from '../core/convert/parts';
import type { QuantizeOptions } from '../core/convert/options';

/** One run: input files, which together are one model, and where the result goes. */
export interface QuantizeJob {
  readonly inputs: readonly string[];
  readonly options: QuantizeOptions;
  /** The `.qnat` to write. */
  readonly output: string;
  /** The part of the model that is quantized, if not all of it, into a file that is named after it. */
  readonly part?: PartOf;
  /** At most so many rows in each list of the plan; MAX_ROWS (src/core/convert/summary.ts) when nothing is said. */
  readonly rows?: number;
  /** At most so many threads; as many as there are processors when nothing is said. */
  readonly threads?: number;
}
