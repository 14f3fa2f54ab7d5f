import { access } from 'node:fs/promises';
import { InvalidRequestError, IoError, QnatError } from '../core/errors';
import type { RunResult } from '../core/convert/runResult';
import type { PlanSummary } from '../core/convert/summary';
import type { Prediction } from '../core/convert/whatIf/predict';
import type { ExportJob, ExportSummary } from '../protocol/exportJob';
import type { JobCommand, JobEvent, PlanCommand } from '../protocol/job';
import type { MergeJob } from '../protocol/mergeJob';
import type { QuantizeJob } from '../protocol/quantizeJob';
import { orAborted } from './orAborted';
import type { Thread } from './thread';
import type { Threads } from './threads';

type ProgressEvent = Extract<JobEvent, { kind: 'progress' }>;

/** Quantizes and exports in worker threads, so that the thread that asks stays free. */
export class WorkerEngine {
  /** @param threads of the bundle of src/worker/job.ts */
  constructor(private readonly threads: Threads<JobCommand, JobEvent>) {}

  /** It goes by paths. */
  reaches(scheme: string): boolean {
    return scheme === 'file';
  }

  /**
   * @throws QnatError with a message for the person; the signal's reason when it is aborted
   */
  plan(job: QuantizeJob, signal: AbortSignal): Promise<WorkerJob<PlanSummary>> {
    return this.start({ kind: 'plan', what: 'quantize', job }, signal);
  }

  /** As {@link plan}, for an export. */
  planExport(job: ExportJob, signal: AbortSignal): Promise<WorkerJob<ExportSummary>> {
    return this.start({ kind: 'plan', what: 'export', job }, signal);
  }

  /** As {@link plan}, for a merge. */
  planMerge(job: MergeJob, signal: AbortSignal): Promise<WorkerJob<ExportSummary>> {
    return this.start({ kind: 'plan', what: 'merge', job }, signal);
  }

  private async start<Plan>(command: PlanCommand, signal: AbortSignal): Promise<WorkerJob<Plan>> {
    const worker = new JobWorker(this.threads.take());
    try {
      // Planning writes nothing, so it may be ended anywhere; and it may be busy and not listen.
      const event = await orAborted(worker.ask(command, signal), signal);
      if (event.kind !== 'planned') throw unexpected(event);
      return new WorkerJob(worker, event.plan as Plan);
    } catch (error) {
      worker.dispose();
      throw error;
    }
  }

  /** Which of these files exist already. */
  async existing(paths: readonly string[]): Promise<string[]> {
    const found = await Promise.all(
      paths.map((path) =>
        access(path).then(
          () => [path],
          () => [],
        ),
      ),
    );
    return found.flat();
  }
}

/** A job that is planned, in a worker that waits to run it. */
export class WorkerJob<Plan> {
  constructor(
    private readonly worker: JobWorker,
    readonly plan: Plan,
  ) {}

  /** As planning, it may be ended anywhere: once it was aborted, the job is good for nothing but `dispose`. */
  async predict(signal: AbortSignal): Promise<readonly Prediction[]> {
    const event = await orAborted(this.worker.ask({ kind: 'predict' }, signal), signal);
    if (event.kind !== 'predicted') throw unexpected(event);
    return event.predictions;
  }

  async run(
    onProgress: (progress: ProgressEvent) => void,
    signal: AbortSignal,
  ): Promise<RunResult> {
    const event = await this.worker.ask({ kind: 'run' }, signal, onProgress);
    if (event.kind !== 'done') throw unexpected(event);
    return event.result;
  }

  dispose(): void {
    this.worker.dispose();
  }
}

function unexpected({ kind }: JobEvent): QnatError {
  return new QnatError(`The worker answered “${kind}”.`);
}

const ERRORS = { data: QnatError, request: InvalidRequestError, io: IoError } as const;

function failureOf({ message, fault }: Extract<JobEvent, { kind: 'failed' }>): QnatError {
  return new ERRORS[fault](message);
}

/** One worker, which deals with one command after another. */
class JobWorker {
  constructor(private readonly thread: Thread<JobCommand, JobEvent>) {}

  /** Sends a command and waits for what ends it. */
  async ask(
    command: JobCommand,
    signal: AbortSignal,
    onProgress?: (progress: ProgressEvent) => void,
  ): Promise<JobEvent> {
    signal.throwIfAborted();
    const cancel = () => this.thread.tell({ kind: 'cancel' });
    signal.addEventListener('abort', cancel);
    try {
      return await this.thread.ask(command, (event) => {
        if (event.kind === 'failed') throw failureOf(event);
        if (event.kind === 'cancelled') throw signal.reason as Error;
        if (event.kind !== 'progress') return event;
        onProgress?.(event);
        return undefined;
      });
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  dispose(): void {
    void this.thread.end();
  }
}
