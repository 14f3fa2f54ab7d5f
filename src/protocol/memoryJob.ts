import type { PlanSummary } from '../core/convert/summary';
import type { QuantizeStatistics } from '../core/nf4/statistics';
import type { JobEvent } from './job';
import type { QuantizeJob } from './quantizeJob';

/** What the extension host of a browser and the worker that quantizes there say to each other. */

/** A file of the model, whole. */
export interface MemoryInput {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Names of tensors that must be in it, where an index says so. */
  readonly promised?: readonly string[];
}

export type MemoryJobCommand =
  /** Plan a job of these inputs, which are all that its own stand for. */
  | { readonly kind: 'plan'; readonly job: QuantizeJob; readonly inputs: readonly MemoryInput[] }
  | { readonly kind: 'predict' }
  /** Run what was planned. There is no cancelling: the worker is ended. */
  | { readonly kind: 'run' };

export type MemoryJobEvent =
  | Extract<JobEvent, { kind: 'progress' | 'predicted' }>
  | { readonly kind: 'planned'; readonly plan: PlanSummary }
  /** The files that were made, whole. */
  | {
      readonly kind: 'made';
      readonly output: Uint8Array<ArrayBuffer>;
      readonly sidecar?: Uint8Array<ArrayBuffer>;
      readonly statistics?: QuantizeStatistics;
    }
  | { readonly kind: 'failed'; readonly message: string };
