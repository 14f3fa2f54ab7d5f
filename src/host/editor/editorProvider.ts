import * as vscode from 'vscode';
import type { Analyses } from '../../core/analyze/analyses';
import { Attachment } from '../compare/attachment';
import { CompareEditor } from '../compare/compareEditor';
import { chooseComparand } from '../compare/choose';
import { chosenPair, type Pair } from '../compare/pair';
import type { ValuesExport } from '../export/valuesExport';
import type { SourceOpener } from '../files/openSource';
import { registerLinks } from '../links/register';
import { reportError } from '../flow/report';
import { WantedPlaces } from '../links/wantedPlaces';
import { connectPage } from './connectPage';
import { OpenEditors } from './openEditors';
import { pageHtml } from './pageHtml';
import type { OriginOf } from './origin';
import { QnatDocument } from './qnatDocument';

export const VIEW_TYPE = 'qnat.editor';

/** What comparing with other files needs. */
export interface Comparing {
  readonly openSource: SourceOpener;
  /** Keeps which file each is compared with. */
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

/** Opens `.qnat` files, and what is like one, in the QNAT editor; registers its commands. */
export function registerEditor(
  extensionUri: vscode.Uri,
  originOf: OriginOf,
  analyses: Analyses,
  comparing: Comparing,
  values: ValuesExport,
): vscode.Disposable {
  const places = new WantedPlaces();
  const provider = new EditorProvider(extensionUri, originOf, analyses, comparing, places, values);
  return vscode.Disposable.from(
    provider,
    registerLinks(places, VIEW_TYPE),
    vscode.commands.registerCommand('qnat.exportValues', () => values.wanted.fire()),
    vscode.window.registerCustomEditorProvider(VIEW_TYPE, provider, {
      supportsMultipleEditorsPerDocument: true,
    }),
    vscode.commands.registerCommand('qnat.reload', (uri?: unknown) =>
      provider.reload(uri instanceof vscode.Uri ? uri : undefined),
    ),
    vscode.commands.registerCommand('qnat.compareWith', (uri?: unknown) =>
      provider.compareWith(uri instanceof vscode.Uri ? uri : undefined),
    ),
    vscode.commands.registerCommand(
      'qnat.compareFiles',
      async (_?: unknown, selected?: unknown) => {
        try {
          const pair = await chosenPair(selected);
          if (pair) await provider.compare(pair);
        } catch (error) {
          await reportError(error, comparing.log);
        }
      },
    ),
  );
}

class EditorProvider
  implements vscode.CustomReadonlyEditorProvider<QnatDocument>, vscode.Disposable
{
  private readonly editors = new OpenEditors<QnatDocument>();
  private readonly compareEditor = new CompareEditor();
  /** What documents are to be compared with once they are opened. */
  private readonly comparands = new Map<string, vscode.Uri>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly originOf: OriginOf,
    private readonly analyses: Analyses,
    private readonly comparing: Comparing,
    private readonly places: WantedPlaces,
    private readonly values: ValuesExport,
  ) {}

  openCustomDocument(uri: vscode.Uri): QnatDocument {
    const { openSource, memory } = this.comparing;
    const origin = this.originOf(uri);
    // A tensor of a debugged program does not come back, so nothing is remembered of it.
    const comparand = new Attachment(uri, openSource, origin.live ? undefined : memory);
    const other = this.comparands.get(uri.toString());
    this.comparands.delete(uri.toString());
    if (other) comparand.set(other);
    return new QnatDocument(uri, origin, this.analyses, comparand);
  }

  resolveCustomEditor(document: QnatDocument, panel: vscode.WebviewPanel): void {
    const dist = vscode.Uri.joinPath(this.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const connection = connectPage(document, panel, this.places, this.values);
    panel.webview.html = pageHtml(panel.webview, dist);
    this.editors.add(panel, document);
    this.compareEditor.add(panel, document);
    panel.onDidDispose(() => {
      connection.dispose();
    });
  }

  dispose(): void {
    this.compareEditor.dispose();
  }

  /** Reads a file anew: the one named, as the editor's title bar does, or that of the active editor. */
  reload(uri?: vscode.Uri): void {
    this.editors.find(uri)?.reload();
  }

  /** Has the person choose what a document is compared with. */
  async compareWith(uri?: vscode.Uri): Promise<void> {
    const document = this.editors.find(uri);
    if (document) await chooseComparand(document.uri, document.comparand);
  }

  /** Opens a file, compared with another. */
  async compare({ first, second }: Pair): Promise<void> {
    const open = this.editors.find(first);
    if (open) open.comparand.set(second);
    else this.comparands.set(first.toString(), second);
    await vscode.commands.executeCommand('vscode.openWith', first, VIEW_TYPE);
  }
}
