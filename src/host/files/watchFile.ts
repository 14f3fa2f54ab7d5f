import * as vscode from 'vscode';
import { nameOfPath } from '../../core/text/nameOfPath';

/** A writer's many small changes are one change to the person. */
const SETTLE_MS = 150;

/** Tells of a file that was written, made or deleted, once it has settled. */
export function watchFile(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
  const folder = vscode.Uri.joinPath(uri, '..');
  const name = nameOfPath(uri.path).replace(/[[\]{}*?]/g, '[$&]');
  const pattern = new vscode.RelativePattern(folder, name);
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
