import * as vscode from 'vscode';
import type { Analyses } from '../../core/analyze/analyses';
import type { SourceOpener } from '../files/openSource';
import { connectPage } from './connectPage';
import { OpenEditors } from './openEditors';
import { pageHtml } from './pageHtml';
import { QnatDocument } from './qnatDocument';

export const VIEW_TYPE = 'qnat.editor';

/** Opens `.qnat` files in the QNAT editor; registers its commands. */
export function registerEditor(
  extensionUri: vscode.Uri,
  openSource: SourceOpener,
  analyses: Analyses,
): vscode.Disposable {
  const provider = new EditorProvider(extensionUri, openSource, analyses);
  return vscode.Disposable.from(
    vscode.window.registerCustomEditorProvider(VIEW_TYPE, provider, {
      supportsMultipleEditorsPerDocument: true,
    }),
    vscode.commands.registerCommand('qnat.reload', (uri?: unknown) =>
      provider.reload(uri instanceof vscode.Uri ? uri : undefined),
    ),
  );
}

class EditorProvider implements vscode.CustomReadonlyEditorProvider<QnatDocument> {
  private readonly editors = new OpenEditors<QnatDocument>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly openSource: SourceOpener,
    private readonly analyses: Analyses,
  ) {}

  openCustomDocument(uri: vscode.Uri): QnatDocument {
    return new QnatDocument(uri, this.openSource, this.analyses);
  }

  resolveCustomEditor(document: QnatDocument, panel: vscode.WebviewPanel): void {
    const dist = vscode.Uri.joinPath(this.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const connection = connectPage(document, panel);
    panel.webview.html = pageHtml(panel.webview, dist);
    this.editors.add(panel, document);
    panel.onDidDispose(() => {
      connection.dispose();
    });
  }

  /** Reads a file anew: the one named, as the editor's title bar does, or that of the active editor. */
  reload(uri?: vscode.Uri): void {
    this.editors.find(uri)?.reload();
  }
}
