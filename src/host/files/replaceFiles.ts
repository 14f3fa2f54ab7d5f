import * as vscode from 'vscode';
import { QnatError } from '../../core/errors';
import { nameOfPath } from '../../core/text/nameOfPath';

/** A file that is to be there, whole. */
export interface NewFile {
  readonly target: vscode.Uri;
  readonly bytes: Uint8Array;
}

/**
 * Writes files under other names, and once all are there renames them over their targets. How a file
 * system renames is its own affair; until then the targets stay as they were.
 */
export async function replaceFiles(files: readonly NewFile[], signal: AbortSignal): Promise<void> {
  const parts: vscode.Uri[] = [];
  try {
    for (const { target, bytes } of files) {
      const part = partOf(target);
      parts.push(part);
      await told(target, vscode.workspace.fs.writeFile(part, bytes));
      signal.throwIfAborted();
    }
    for (const [index, { target }] of files.entries()) {
      const renamed = vscode.workspace.fs.rename(parts[index], target, { overwrite: true });
      await told(target, renamed);
    }
  } catch (error) {
    await Promise.all(parts.map(remove));
    throw error;
  }
}

function partOf(target: vscode.Uri): vscode.Uri {
  const name = `.${nameOfPath(target.path)}.${crypto.randomUUID().slice(0, 8)}.part`;
  return vscode.Uri.joinPath(target, '..', name);
}

/** The error of a file system, with the file's name. */
async function told(target: vscode.Uri, work: Thenable<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new QnatError(`${nameOfPath(target.path)} could not be written: ${message}`);
  }
}

/** It may never have been made, or bear its final name already. */
async function remove(part: vscode.Uri): Promise<void> {
  try {
    await vscode.workspace.fs.delete(part);
  } catch {
    // Nothing more can be done about it.
  }
}
