import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createKernel } from '../../src/core/nf4/kernel/createKernel';
import { copying } from './bareLoops';
import type { Case } from './compare';
import { quantizing } from './kernelCases';
import { weights } from './values';

interface ThreadData {
  /** How many values each has. */
  readonly values: number;
}

/** What a thread does with its values. */
export type ThreadWork = 'quantize' | 'copy';

/** Threads of this same script that each quantize or copy values of their own when told to. */
export class KernelThreads {
  private readonly workers: Worker[];

  constructor(
    count: number,
    private readonly values: number,
  ) {
    const workerData: ThreadData = { values };
    this.workers = Array.from({ length: count }, () => new Worker(process.argv[1], { workerData }));
  }

  /** The first `count` of them at once. */
  case(name: string, work: ThreadWork, count: number): Case {
    const chosen = this.workers.slice(0, count);
    return {
      name,
      bytes: count * this.values * 4,
      run: async () => {
        const started = performance.now();
        await Promise.all(chosen.map((worker) => runOnce(worker, work)));
        return (performance.now() - started) / 1000;
      },
    };
  }

  async end(): Promise<void> {
    for (const worker of this.workers) await worker.terminate();
  }
}

function runOnce(worker: Worker, work: ThreadWork): Promise<void> {
  return new Promise((resolve) => {
    worker.once('message', () => resolve());
    worker.postMessage(work);
  });
}

/** What such a thread does. */
export function beKernelThread(): void {
  const { values } = workerData as ThreadData;
  const cases: Record<ThreadWork, Case> = {
    quantize: quantizing(createKernel(), 'thread', weights(values), 64),
    copy: copying(values * 4),
  };
  parentPort!.on('message', (work: ThreadWork) => {
    void cases[work].run();
    parentPort!.postMessage('done');
  });
}

export const isKernelThread = !isMainThread;
