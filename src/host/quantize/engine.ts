import type { RunResult } from '../../core/convert/runResult';
import type { PlanSummary } from '../../core/convert/summary';
import type { Prediction } from '../../core/convert/whatIf/predict';
import type { QuantizeJob } from '../../protocol/quantizeJob';
import type { JobProgress } from '../flow/progress';

/** A job that is planned and can be run; dispose it whether it was run or not. */
export interface PlannedJob {
  readonly plan: PlanSummary;
  /** What other options would make of the model; an abort error when `signal` aborts. */
  predict(signal: AbortSignal): Promise<readonly Prediction[]>;
  /**
   * Writes the output, replacing what is there, or leaves everything as it was.
   * @throws QnatError with a message for the person; an abort error when `signal` aborts
   */
  run(onProgress: (progress: JobProgress) => void, signal: AbortSignal): Promise<RunResult>;
  dispose(): void;
}

/** Quantizing, wherever it runs; the composition root says where. */
export interface QuantizeEngine {
  /** Whether it can read and write files of URIs of this scheme. */
  reaches(scheme: string): boolean;
  /** @throws QnatError with a message for the person; an abort error when `signal` aborts */
  plan(job: QuantizeJob, signal: AbortSignal): Promise<PlannedJob>;
  /** Which of these files exist already. */
  existing(paths: readonly string[]): Promise<string[]>;
}
