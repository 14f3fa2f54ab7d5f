import type * as vscode from 'vscode';

interface OpenEditor<D> {
  readonly panel: Pick<vscode.WebviewPanel, 'active' | 'onDidDispose'>;
  readonly document: D;
}

/** The editors there are, of which a document may have several. */
export class OpenEditors<D extends { readonly uri: vscode.Uri }> {
  private readonly editors = new Set<OpenEditor<D>>();

  /** Keeps an editor until its panel goes. */
  add(panel: OpenEditor<D>['panel'], document: D): void {
    const editor = { panel, document };
    this.editors.add(editor);
    panel.onDidDispose(() => this.editors.delete(editor));
  }

  /** The document a command is about: the one of `uri`, or without one that of the active editor. */
  find(uri?: vscode.Uri): D | undefined {
    const wanted = uri?.toString();
    return [...this.editors].find(({ panel, document }) =>
      wanted === undefined ? panel.active : document.uri.toString() === wanted,
    )?.document;
  }
}
