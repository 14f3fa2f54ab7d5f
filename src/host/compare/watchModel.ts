import * as vscode from 'vscode';
import { isIndexName } from '../../core/weights/endings';
import { isFolder, MODEL_FILE_SYSTEM } from '../files/modelFileSystem';
import { watchFile, watchWeights } from '../files/watchFile';

/** Tells of changes to a file, or to the weights that an index or a folder stands for. */
export function watchModel(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
  if (isIndexName(uri.path)) return watchWeights(MODEL_FILE_SYSTEM.folderOf(uri), onChange);
  const watchers = [watchFile(uri, onChange)];
  let disposed = false;
  void isFolder(uri).then((folder) => {
    if (folder && !disposed) watchers.push(watchWeights(uri, onChange));
  });
  return new vscode.Disposable(() => {
    disposed = true;
    for (const watcher of watchers) watcher.dispose();
  });
}
