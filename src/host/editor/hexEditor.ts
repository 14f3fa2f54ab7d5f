import * as vscode from 'vscode';

const EXTENSION = 'ms-vscode.hexeditor';
const VIEW_TYPE = 'hexEditor.hexedit';

/** Whether it is installed, and knows where the file is: a debugged program is no file system. */
export function hasHexEditor({ scheme }: vscode.Uri): boolean {
  const known = vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
  return known && vscode.extensions.getExtension(EXTENSION) !== undefined;
}

/**
 * Opens a file in the Hex Editor, scrolled to an offset. It takes that out of the file's address, and
 * draws rows right only from one's beginning on (hexeditor 1.11: src/hexDocument.ts, media/editor).
 */
export async function openHexEditor(uri: vscode.Uri, offset: number): Promise<void> {
  const columns = vscode.workspace.getConfiguration('hexeditor').get('columnWidth', 16);
  const row = offset - (offset % columns);
  const place = uri.with({ query: `baseAddress=0x${row.toString(16)}` });
  await vscode.commands.executeCommand('vscode.openWith', place, VIEW_TYPE);
}
