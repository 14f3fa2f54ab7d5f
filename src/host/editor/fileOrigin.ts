import * as vscode from 'vscode';
import { nameOfPath } from '../../core/text/nameOfPath';
import type { SourceOpener } from '../files/openSource';
import type { Origin } from './origin';

/** A writer's many small changes are one change to the person. */
const SETTLE_MS = 150;

/** A file, on a disk or anywhere that VS Code can read. */
export function fileOrigin(uri: vscode.Uri, openSource: SourceOpener): Origin {
  return {
    open: () => openSource(uri),
    watch: (onChange) => watchFile(uri, onChange),
  };
}

function watchFile(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
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
