import type { QuantizeOptions } from '../core/convert/options';

/** What the extension host and the worker that quantizes say to each other. */

/** One run: input files, which together are one model, and where the result goes. */
export interface QuantizeJob {
  readonly inputs: readonly string[];
  readonly options: QuantizeOptions;
  /** The `.qnat` to write. */
  readonly output: string;
  /** At most so many rows in each list of the plan; {@link MAX_ROWS} when nothing is said. */
  readonly rows?: number;
  /** At most so many threads; as many as there are processors when nothing is said. */
  readonly threads?: number;
}

/** More rows than this make a list that nobody reads, and that takes long to send and to show. */
export const MAX_ROWS = 1000;

/** A tensor of the plan, as a person reads it. */
export interface PlannedRow {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes it takes in the output, or in the sidecar. */
  readonly bytes: number;
  /** Why it is kept, or what is special about its blocks. */
  readonly note?: string;
}

/** Tensors of the plan: how many there are, and the first of them. */
export interface PlannedRows {
  readonly count: number;
  readonly rows: readonly PlannedRow[];
}

export interface PlanSummary {
  readonly output: string;
  /** The safetensors file beside the output, where there is one. */
  readonly sidecar?: string;
  /** The sidecar of an older output in the same place, which will be removed: there is none now. */
  readonly staleSidecar?: string;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly sidecarBytes: number;
  /** Values that are quantized. */
  readonly parameters: number;
  readonly quantized: PlannedRows;
  /** Tensors that are not quantized: they go into the sidecar, or are left out without one. */
  readonly kept: PlannedRows;
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
