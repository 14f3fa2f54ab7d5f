import type { Analyses, AnalysisJob } from '../core/analyze/analyses';
import type { AnalysisName, ResultOf } from '../core/analyze/catalogue';
import { LocalAnalyses } from '../core/analyze/localAnalyses';
import { QnatError } from '../core/errors';
import type { AnalysisCommand, AnalysisReply } from '../protocol/analysisThread';
import { FileSource } from './fileSource';
import { Thread } from './thread';

type AnalysisThread = Thread<AnalysisCommand, AnalysisReply>;

/** An analysis that waits for a thread. */
interface Waiting {
  readonly job: AnalysisJob<AnalysisName>;
  readonly start: (thread: AnalysisThread) => void;
}

/** Runs analyses of files on disk in threads of their own; those of other sources where it is asked. */
export class ThreadAnalyses implements Analyses {
  private readonly local = new LocalAnalyses();
  private readonly all = new Set<AnalysisThread>();
  private readonly idle: AnalysisThread[] = [];
  private readonly waiting: Waiting[] = [];
  /** Threads that are busy with what nobody looks at yet. */
  private inBackground = 0;

  /**
   * @param script the bundle of src/worker/analyze.ts
   * @param limit at most so many threads; one more than needed is started, so that nobody waits for it
   */
  constructor(
    private readonly script: string,
    private readonly limit: number,
  ) {}

  run<Name extends AnalysisName>(
    job: AnalysisJob<Name>,
    signal: AbortSignal,
  ): Promise<ResultOf<Name>> {
    const files = job.sources.filter((source) => source instanceof FileSource);
    if (files.length < job.sources.length) return this.local.run(job, signal);
    const result = this.runThreaded(job, files, signal) as Promise<ResultOf<Name>>;
    for (const file of files) file.lend(result);
    return result;
  }

  private async runThreaded(
    job: AnalysisJob<AnalysisName>,
    files: readonly FileSource[],
    signal: AbortSignal,
  ): Promise<ResultOf<AnalysisName>> {
    signal.throwIfAborted();
    const thread = await this.thread(job, signal);
    try {
      return await runIn(thread, job, files, signal);
    } finally {
      if (job.urgency === 'background') this.inBackground--;
      this.next(thread);
    }
  }

  /** Ends all threads. */
  dispose(): void {
    for (const thread of this.all) void thread.end();
    this.all.clear();
  }

  /** A thread that has nothing to do, once there is one. */
  private thread(job: AnalysisJob<AnalysisName>, signal: AbortSignal): Promise<AnalysisThread> {
    const free = this.mayStart(job) ? (this.idle.pop() ?? this.startOne()) : undefined;
    if (free) {
      this.noteStart(job);
      this.startSpare();
      return Promise.resolve(free);
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(signal.reason as Error);
      };
      const start = (thread: AnalysisThread) => {
        signal.removeEventListener('abort', leave);
        resolve(thread);
      };
      const waiting = { job, start };
      this.waiting.push(waiting);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** Where there are several threads, one is kept for what is on the screen. */
  private mayStart({ urgency }: AnalysisJob<AnalysisName>): boolean {
    return urgency === 'screen' || this.inBackground < Math.max(1, this.limit - 1);
  }

  private noteStart({ urgency }: AnalysisJob<AnalysisName>): void {
    if (urgency === 'background') this.inBackground++;
  }

  private startOne(): AnalysisThread | undefined {
    if (this.all.size >= this.limit) return undefined;
    const thread: AnalysisThread = new Thread(this.script);
    this.all.add(thread);
    return thread;
  }

  private startSpare(): void {
    const spare = this.idle.length === 0 ? this.startOne() : undefined;
    if (spare) this.idle.push(spare);
  }

  /** Gives a thread its next job: the first for the screen, or else the first. */
  private next(thread: AnalysisThread): void {
    if (thread.hasEnded) {
      this.all.delete(thread);
      return this.replace();
    }
    const next = this.takeWaiting();
    if (next) next.start(thread);
    else this.idle.push(thread);
  }

  /** Those that wait must not wait for a thread that is gone. */
  private replace(): void {
    const next = this.takeWaiting();
    const thread = next && this.startOne();
    if (thread) next.start(thread);
  }

  private takeWaiting(): Waiting | undefined {
    const urgent = this.waiting.findIndex(({ job }) => job.urgency === 'screen');
    const at = urgent < 0 ? this.waiting.findIndex(({ job }) => this.mayStart(job)) : urgent;
    if (at < 0) return undefined;
    const [next] = this.waiting.splice(at, 1);
    this.noteStart(next.job);
    return next;
  }
}

/** Runs an analysis in a thread; cancelled, it ends within some milliseconds. */
async function runIn(
  thread: AnalysisThread,
  { name, request, onShare, onPartial }: AnalysisJob<AnalysisName>,
  sources: readonly FileSource[],
  signal: AbortSignal,
): Promise<ResultOf<AnalysisName>> {
  signal.throwIfAborted();
  const cancel = () => thread.tell({ kind: 'cancel' });
  signal.addEventListener('abort', cancel);
  const files = sources.map(({ descriptor, size }) => ({ descriptor, size }));
  try {
    const reply = await thread.ask({ kind: 'run', name, files, request }, (answer) => {
      if (answer.kind === 'share') onShare?.(answer.share);
      else if (answer.kind === 'partial') onPartial?.(answer.partial);
      else return answer;
      return undefined;
    });
    if (reply.kind === 'done') return reply.result;
    signal.throwIfAborted();
    throw reply.forPeople ? new QnatError(reply.message) : new Error(reply.message);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
