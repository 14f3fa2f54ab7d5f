import * as vscode from 'vscode';
import type { Analyses } from '../../core/analyze/analyses';
import { registerLinks } from '../links/register';
import { WantedPlaces } from '../links/wantedPlaces';
import { connectPage } from './connectPage';
import { OpenEditors } from './openEditors';
import { pageHtml } from './pageHtml';
import type { OriginOf } from './origin';
import { QnatDocument } from './qnatDocument';

export const VIEW_TYPE = 'qnat.editor';

/** Opens `.qnat` files, and what is like one, in the QNAT editor; registers its commands. */
export function registerEditor(
  extensionUri: vscode.Uri,
  originOf: OriginOf,
  analyses: Analyses,
): vscode.Disposable {
  const places = new WantedPlaces();
  const provider = new EditorProvider(extensionUri, originOf, analyses, places);
  return vscode.Disposable.from(
    registerLinks(places, VIEW_TYPE),
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
    private readonly originOf: OriginOf,
    private readonly analyses: Analyses,
    private readonly places: WantedPlaces,
  ) {}

  openCustomDocument(uri: vscode.Uri): QnatDocument {
    return new QnatDocument(uri, this.originOf(uri), this.analyses);
  }

  resolveCustomEditor(document: QnatDocument, panel: vscode.WebviewPanel): void {
    const dist = vscode.Uri.joinPath(this.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const connection = connectPage(document, panel, this.places);
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
