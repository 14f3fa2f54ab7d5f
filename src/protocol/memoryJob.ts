import type { PlanSummary } from '../core/convert/summary';
import type { QuantizeStatistics } from '../core/nf4/statistics';
import type { JobEvent } from './job';
import type { QuantizeJob } from './quantizeJob';

/** What the extension host of a browser and the worker that quantizes there say to each other. */

export type MemoryJobCommand =
  /** Plan a job of these inputs, whole. */
  | {
      readonly kind: 'plan';
      readonly job: QuantizeJob;
      readonly inputs: readonly Uint8Array<ArrayBuffer>[];
    }
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
