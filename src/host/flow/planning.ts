import * as vscode from 'vscode';

/** Work that is done sooner needs no progress. */
const MOMENT_MS = 400;

/** Plans or predicts, under a notification that can be cancelled once it takes long enough to be read. */
export async function withProgressAfterMoment<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const result = work(abort.signal);
  const settled = result.then(
    () => true,
    () => true,
  );
  if (await Promise.race([settled, delay(MOMENT_MS)])) return result;
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_, token) => {
      token.onCancellationRequested(() => abort.abort());
      return result;
    },
  );
}

/** @returns false, once the time has passed */
function delay(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));
}
