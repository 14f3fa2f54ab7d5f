import * as vscode from 'vscode';
import { INDEX_ENDING, WEIGHT_ENDINGS } from '../../core/weights/endings';
import { nameOfPath } from '../../core/text/nameOfPath';

/** A writer's many small changes are one change to the person. */
const SETTLE_MS = 150;

/** Tells of a file that was written, made or deleted, once it has settled. */
export function watchFile(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
  const folder = vscode.Uri.joinPath(uri, '..');
  const name = nameOfPath(uri.path).replace(/[[\]{}*?]/g, '[$&]');
  return watch(new vscode.RelativePattern(folder, name), onChange);
}

/** As {@link watchFile}, of all weights in a folder, and of the indexes that name them. */
export function watchWeights(folder: vscode.Uri, onChange: () => void): vscode.Disposable {
  const endings = WEIGHT_ENDINGS.filter((ending) => ending !== 'qnat');
  const pattern = `*{.${endings.join(',.')},${INDEX_ENDING}}`;
  return watch(new vscode.RelativePattern(folder, pattern), onChange);
}

function watch(pattern: vscode.RelativePattern, onChange: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  let settling: ReturnType<typeof setTimeout> | undefined;
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(onChange, SETTLE_MS);
  };
  watcher.onDidChange(settle);
  watcher.onDidCreate(settle);
  watcher.onDidDelete(settle);
  return new vscode.Disposable(() => {
    clearTimeout(settling);
    watcher.dispose();
  });
}
