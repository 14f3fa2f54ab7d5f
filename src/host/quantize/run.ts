import * as vscode from 'vscode';
import { formatQuantity } from '../../core/text/format';
import type { PlanSummary } from '../../core/convert/summary';
import { nameOfPath } from '../../core/text/nameOfPath';
import { uriOf } from '../files/places';
import type { ProgressReporter } from '../flow/progress';
import { runWithProgress } from '../flow/runWithProgress';
import type { PlannedJob } from './engine';

/** How a run of several jobs, one after another, ended. */
export interface RunOutcome {
  readonly written: readonly PlanSummary[];
  readonly seconds: number;
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
  for (const [part, job] of planned.entries()) {
    try {
      signal.throwIfAborted();
      await createFolderOf(job.plan.output);
      seconds += await job.run((progress) => reporter.update(part, progress), signal);
      written.push(job.plan);
    } catch (reason) {
      return { written, seconds, stopped: { at: job.plan, reason } };
    }
  }
  return { written, seconds };
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
