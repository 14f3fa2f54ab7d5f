import * as vscode from 'vscode';

const EXTENSION = 'ms-vscode.hexeditor';
const VIEW_TYPE = 'hexEditor.hexedit';
/** Asks for an offset; it takes no argument (hexeditor 1.11, src/goToOffset.ts). */
const GO_TO_OFFSET = 'hexEditor.goToOffset';

/** Whether it is installed, and knows where the file is: a debugged program is no file system. */
export function hasHexEditor({ scheme }: vscode.Uri): boolean {
  const known = vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
  return known && vscode.extensions.getExtension(EXTENSION) !== undefined;
}

/** Opens a file in the Hex Editor, which asks for the offset: it waits on the clipboard. */
export async function openHexEditor(uri: vscode.Uri, offset: number): Promise<void> {
  await vscode.env.clipboard.writeText(`0x${offset.toString(16)}`);
  await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
  await vscode.commands.executeCommand(GO_TO_OFFSET);
}
