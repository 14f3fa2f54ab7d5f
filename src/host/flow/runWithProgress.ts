import * as vscode from 'vscode';
import { type ProgressPart, ProgressReporter } from './progress';
import { asMessage } from './text';

/** Runs jobs, one after another, under a notification that tells how far they are and cancels them. */
export function runWithProgress<T>(
  title: string,
  parts: readonly ProgressPart[],
  run: (reporter: ProgressReporter, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: asMessage(title), cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const report = progress.report.bind(progress);
      return run(new ProgressReporter(parts, report, () => performance.now()), abort.signal);
    },
  );
}
