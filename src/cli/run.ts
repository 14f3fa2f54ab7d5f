import type { RunResult } from '../core/convert/runResult';
import type { WorkerJob } from '../node/workerEngine';
import type { Context } from './context';
import { Progress } from './output/progress';

/** Runs what is planned, with progress on a terminal. */
export async function runPlanned(
  planned: WorkerJob<unknown>,
  { stderr, signal }: Context,
): Promise<RunResult> {
  const progress = new Progress(stderr);
  try {
    return await planned.run(({ tensor, bytesDone, bytesTotal }) => {
      progress.update(tensor, bytesDone, bytesTotal);
    }, signal);
  } finally {
    progress.clear();
  }
}
