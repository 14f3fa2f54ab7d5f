import type * as vscode from 'vscode';
import { LocalAnalyses } from './core/analyze/localAnalyses';
import { registerEditor } from './host/editor/editorProvider';
import { openWhole } from './host/files/openSource';

/** The extension in VS Code for the Web: the same editor, without Node. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(registerEditor(context.extensionUri, openWhole, new LocalAnalyses()));
}
