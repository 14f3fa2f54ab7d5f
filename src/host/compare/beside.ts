import * as vscode from 'vscode';
import { nameOfPath } from '../../core/text/nameOfPath';
import { INDEX_ENDING, WEIGHT_ENDINGS } from '../../core/weights/endings';

/** Names of the files beside a QNAT file that it may have been made from, by their names. */
export async function filesBeside(uri: vscode.Uri): Promise<string[]> {
  const names = likelySources(nameOfPath(uri.path));
  const found = await Promise.all(
    names.map((name) =>
      Promise.resolve(vscode.workspace.fs.stat(inFolderOf(uri, name))).then(
        ({ type }) => (type & vscode.FileType.File ? [name] : []),
        () => [],
      ),
    ),
  );
  return found.flat();
}

export function inFolderOf(uri: vscode.Uri, fileName: string): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..', fileName);
}

/** `NAME.safetensors` and so on, and the indexes of shards. */
function likelySources(fileName: string): string[] {
  const stem = fileName.replace(/\.qnat$/i, '');
  const files = WEIGHT_ENDINGS.map((ending) => `${stem}.${ending}`);
  const indexes = ['safetensors', 'bin'].map((ending) => `${stem}.${ending}${INDEX_ENDING}`);
  return [...files, ...indexes].filter((name) => name !== fileName && !name.endsWith('.qnat'));
}
