import * as vscode from 'vscode';

/** `vscode-vfs://github/folder/file`; one letter alone is a drive of Windows. */
const ELSEWHERE = /^([a-z][a-z\d+.-]+):\/\/([^/]*)(\/.*)$/i;

/**
 * What jobs and plans, which know nothing of URIs, call a file: its path on the disk, or else its URI
 * as a person reads it, without escapes.
 */
export function pathOf(uri: vscode.Uri): string {
  const { scheme, authority, path, fsPath } = uri;
  return scheme === 'file' ? fsPath : `${scheme}://${authority}${path}`;
}

/** What {@link pathOf} was made of. */
export function uriOf(path: string): vscode.Uri {
  const parts = ELSEWHERE.exec(path);
  if (!parts) return vscode.Uri.file(path);
  return vscode.Uri.from({ scheme: parts[1], authority: parts[2], path: parts[3] });
}
