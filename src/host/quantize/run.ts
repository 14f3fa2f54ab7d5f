import * as vscode from 'vscode';
import type { RunResult } from '../../core/convert/runResult';
import { mergeStatistics, type QuantizeStatistics } from '../../core/nf4/statistics';
import { formatQuantity } from '../../core/text/format';
import type { PlanSummary } from '../../core/convert/summary';
import { nameOfPath } from '../../core/text/nameOfPath';
import { uriOf } from '../files/places';
import type { ProgressReporter } from '../flow/progress';
import { runWithProgress } from '../flow/runWithProgress';
import type { PlannedJob } from './engine';

/** How a run of several jobs, one after another, ended. */
export interface RunOutcome extends RunResult {
  readonly written: readonly PlanSummary[];
  /** Where it stopped before its end, and why. */
  readonly stopped?: { readonly at: PlanSummary; readonly reason: unknown };
}

/** Runs the jobs under a progress notification until one fails or the person cancels. */
export function runAll(planned: readonly PlannedJob[]): Thenable<RunOutcome> {
  const parts = planned.map(({ plan }) => ({
    name: nameOfPath(plan.output),
    bytes: plan.inputBytes,
  }));
  return runWithProgress(progressTitle(planned), parts, (reporter, signal) =>
    runEach(planned, reporter, signal),
  );
}

async function runEach(
  planned: readonly PlannedJob[],
  reporter: ProgressReporter,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const written: PlanSummary[] = [];
  let seconds = 0;
  let statistics: QuantizeStatistics | undefined;
  for (const [part, job] of planned.entries()) {
    try {
      signal.throwIfAborted();
      await createFolderOf(job.plan.output);
      const result = await job.run((progress) => reporter.update(part, progress), signal);
      seconds += result.seconds;
      statistics = mergeStatistics(statistics, result.statistics);
      written.push(job.plan);
    } catch (reason) {
      return { written, seconds, statistics, stopped: { at: job.plan, reason } };
    }
  }
  return { written, seconds, statistics };
}

/** The folder of a setting need not be there yet. */
function createFolderOf(path: string): Thenable<void> {
  const folder = vscode.Uri.joinPath(uriOf(path), '..');
  return vscode.workspace.fs.createDirectory(folder);
}

function progressTitle(planned: readonly PlannedJob[]): string {
  return planned.length === 1
    ? `Writing ${nameOfPath(planned[0].plan.output)}`
    : `Writing ${formatQuantity(planned.length, '.qnat file')}`;
}
