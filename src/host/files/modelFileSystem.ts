import * as vscode from 'vscode';
import type { ModelFileSystem } from '../../core/weights/modelFiles';
import { nameOfPath } from '../../core/text/nameOfPath';

/** All file systems that VS Code knows, as models are found on them. @throws vscode.FileSystemError */
export const MODEL_FILE_SYSTEM: ModelFileSystem<vscode.Uri> = {
  stat: async (uri) => {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    return { isFolder: hasFolder(type), size };
  },
  filesIn: async (folder) => {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.filter(([, type]) => !hasFolder(type)).map(([name]) => name);
  },
  read: (file) => Promise.resolve(vscode.workspace.fs.readFile(file)),
  within: (folder, name) => vscode.Uri.joinPath(folder, name),
  folderOf: (uri) => vscode.Uri.joinPath(uri, '..'),
  nameOf: ({ path }) => nameOfPath(path),
};

/** Is there a folder? */
export function isFolder(uri: vscode.Uri): Promise<boolean> {
  return MODEL_FILE_SYSTEM.stat(uri).then(
    (found) => found.isFolder,
    () => false,
  );
}

/** Links to folders are folders too. */
function hasFolder(type: vscode.FileType): boolean {
  return (type & vscode.FileType.Directory) !== 0;
}
