import type { QuantizeOptions } from '../core/convert/options';
import type { PlanSummary } from '../core/convert/summary';

/** What the extension host and the worker that quantizes say to each other. */

/** One run: input files, which together are one model, and where the result goes. */
export interface QuantizeJob {
  readonly inputs: readonly string[];
  readonly options: QuantizeOptions;
  /** The `.qnat` to write. */
  readonly output: string;
  /** At most so many rows in each list of the plan; MAX_ROWS (src/core/convert/summary.ts) when nothing is said. */
  readonly rows?: number;
  /** At most so many threads; as many as there are processors when nothing is said. */
  readonly threads?: number;
}

export type JobCommand =
  | { readonly kind: 'plan'; readonly job: QuantizeJob }
  /** Run what was planned; replaces existing output. */
  | { readonly kind: 'run' }
  | { readonly kind: 'cancel' };

export type JobEvent =
  | { readonly kind: 'planned'; readonly plan: PlanSummary }
  | {
      readonly kind: 'progress';
      readonly tensor: string;
      readonly bytesDone: number;
      readonly bytesTotal: number;
    }
  | { readonly kind: 'done'; readonly seconds: number }
  | { readonly kind: 'cancelled' }
  /** `io`: the file system failed, not the data or the request. */
  | { readonly kind: 'failed'; readonly message: string; readonly io: boolean };
