import type * as vscode from 'vscode';
import { LocalAnalyses } from './core/analyze/localAnalyses';
import { registerEditor } from './host/editor/editorProvider';
import { fileOrigin } from './host/editor/fileOrigin';
import { openWhole } from './host/files/openSource';

/** The extension in VS Code for the Web: the same editor, without Node. */
export function activate(context: vscode.ExtensionContext): void {
  const originOf = (uri: vscode.Uri) => fileOrigin(uri, openWhole);
  const editor = registerEditor(context.extensionUri, originOf, new LocalAnalyses());
  context.subscriptions.push(editor);
}
