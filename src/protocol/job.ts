import type { RunResult } from '../core/convert/runResult';
import type { Prediction } from '../core/convert/whatIf/predict';
import type { PlanSummary } from '../core/convert/summary';
import type { ExportJob, ExportSummary } from './exportJob';
import type { MergeJob } from './mergeJob';
import type { QuantizeJob } from './quantizeJob';

/** What the thread that asks for a job and the worker that does it say to each other. */

export type PlanCommand = { readonly kind: 'plan' } & (
  | { readonly what: 'quantize'; readonly job: QuantizeJob }
  | { readonly what: 'export'; readonly job: ExportJob }
  | { readonly what: 'merge'; readonly job: MergeJob }
);

export type JobSummary = PlanSummary | ExportSummary;

export type JobCommand =
  | PlanCommand
  /** Predict what other options would make of what was planned to be quantized. */
  | { readonly kind: 'predict' }
  /** Run what was planned; replaces existing output. */
  | { readonly kind: 'run' }
  | { readonly kind: 'cancel' };

export type JobEvent =
  | { readonly kind: 'planned'; readonly plan: JobSummary }
  | { readonly kind: 'predicted'; readonly predictions: readonly Prediction[] }
  | {
      readonly kind: 'progress';
      readonly tensor: string;
      readonly bytesDone: number;
      readonly bytesTotal: number;
    }
  | { readonly kind: 'done'; readonly result: RunResult }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly fault: Fault };

/** What is at fault: the data, what was asked for, or the file system. */
export type Fault = 'data' | 'request' | 'io';
