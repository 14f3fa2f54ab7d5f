import { access } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { QnatError } from '../core/errors';
import type { JobCommand, JobEvent, PlanSummary, QuantizeJob } from '../protocol/quantizeJob';
import { IoError } from './ioError';

type ProgressEvent = Extract<JobEvent, { kind: 'progress' }>;

/** Quantizes in worker threads, so that the thread that asks stays free. */
export class WorkerEngine {
  /** @param script path of the bundle of src/worker/quantize.ts */
  constructor(private readonly script: string) {}

  /**
   * @throws QnatError with a message for the person; the signal's reason when it is aborted
   */
  async plan(job: QuantizeJob, signal: AbortSignal): Promise<WorkerJob> {
    const worker = new JobWorker(this.script);
    try {
      const event = await worker.ask({ kind: 'plan', job }, signal);
      if (event.kind !== 'planned') throw new QnatError(`The worker answered “${event.kind}”.`);
      return new WorkerJob(worker, event.plan);
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
export class WorkerJob {
  constructor(
    private readonly worker: JobWorker,
    readonly plan: PlanSummary,
  ) {}

  /** @returns seconds it took */
  async run(onProgress: (progress: ProgressEvent) => void, signal: AbortSignal): Promise<number> {
    const event = await this.worker.ask({ kind: 'run' }, signal, onProgress);
    return event.kind === 'done' ? event.seconds : NaN;
  }

  dispose(): void {
    this.worker.dispose();
  }
}

function failureOf({ message, io }: Extract<JobEvent, { kind: 'failed' }>): QnatError {
  return io ? new IoError(message) : new QnatError(message);
}

/** One worker, which deals with one command after another. */
class JobWorker {
  private readonly thread: Worker;
  private onEvent: (event: JobEvent) => void = () => undefined;
  private onEnd: (error: Error) => void = () => undefined;

  constructor(script: string) {
    this.thread = new Worker(script);
    this.thread.on('message', (event: JobEvent) => this.onEvent(event));
    this.thread.on('error', (error) => this.onEnd(error));
    this.thread.on('exit', (code) =>
      this.onEnd(new QnatError(`The worker ended by itself, with code ${code}.`)),
    );
  }

  /** Sends a command and waits for what ends it. */
  async ask(
    command: JobCommand,
    signal: AbortSignal,
    onProgress?: (progress: ProgressEvent) => void,
  ): Promise<JobEvent> {
    signal.throwIfAborted();
    const cancel = () => this.send({ kind: 'cancel' });
    signal.addEventListener('abort', cancel);
    try {
      return await new Promise((resolve, reject) => {
        this.onEnd = reject;
        this.onEvent = (event) => {
          if (event.kind === 'progress') onProgress?.(event);
          else if (event.kind === 'failed') reject(failureOf(event));
          else if (event.kind === 'cancelled') reject(signal.reason as Error);
          else resolve(event);
        };
        this.send(command);
      });
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  dispose(): void {
    void this.thread.terminate();
  }

  private send(command: JobCommand): void {
    this.thread.postMessage(command);
  }
}
