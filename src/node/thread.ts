import { Worker, type WorkerOptions } from 'node:worker_threads';
import { IoError } from '../core/errors';

/** A worker thread that is asked one thing at a time. Once it has ended, everything asked fails. */
export class Thread<Request, Reply> {
  private readonly worker: Worker;
  private onReply: (reply: Reply) => void = () => undefined;
  private onEnd: (error: Error) => void = () => undefined;
  private ended?: Error;

  constructor(script: string, options?: WorkerOptions) {
    this.worker = new Worker(script, options);
    this.worker.on('message', (reply: Reply) => this.onReply(reply));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(`it ended by itself, with code ${code}`));
  }

  /**
   * Sends a request and waits for what ends it.
   * @param take what a reply amounts to; undefined when more will follow. What it throws ends it too
   * @throws IoError when the thread has ended, or ends meanwhile
   */
  ask<T>(request: Request, take: (reply: Reply) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      this.onEnd = reject;
      this.onReply = (reply) => {
        try {
          const result = take(reply);
          if (result !== undefined) resolve(result);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      this.tell(request);
    });
  }

  /** Sends what is not answered by itself. */
  tell(request: Request): void {
    this.worker.postMessage(request);
  }

  /** Whether the process goes on for as long as the thread does. */
  keepsProcess(keeps: boolean): void {
    if (keeps) this.worker.ref();
    else this.worker.unref();
  }

  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  /** The first reason counts: every end is followed by an exit. */
  private fail(reason: unknown): void {
    const what = reason instanceof Error ? reason.message : String(reason);
    this.ended ??= new IoError(`A worker thread failed: ${what}.`, { cause: reason });
    this.onEnd(this.ended);
  }
}
