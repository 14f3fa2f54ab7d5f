import * as vscode from 'vscode';
import type { Attachment } from './attachment';

interface Side {
  readonly panel: Pick<vscode.WebviewPanel, 'visible' | 'viewColumn'>;
  readonly document: { readonly uri: vscode.Uri; readonly comparand: Attachment };
}

/**
 * Has the two sides of VS Code's own compare editor compared with each other. It shows two custom editors
 * and tells neither of them so (microsoft/vscode#145743), but nowhere else are two pages visible in one
 * column, nor is the tab of a page that is visible not that of a custom editor.
 */
export class CompareEditor implements vscode.Disposable {
  private readonly sides = new Set<Side>();
  /** What ends the comparing of a side. */
  private readonly compared = new Map<Side, vscode.Disposable>();
  private readonly subscription = vscode.window.tabGroups.onDidChangeTabs(() => this.compare());

  /** Follows an editor until its panel goes. */
  add(panel: vscode.WebviewPanel, document: Side['document']): void {
    const side = { panel, document };
    this.sides.add(side);
    panel.onDidChangeViewState(() => this.compare());
    panel.onDidDispose(() => {
      this.sides.delete(side);
      this.compared.get(side)?.dispose();
      this.compared.delete(side);
    });
    this.compare();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private compare(): void {
    for (const side of this.sides) {
      const other = this.compared.has(side) ? undefined : this.otherThan(side);
      if (!other) continue;
      this.compared.set(side, side.document.comparand.compareMeanwhile(other.document.uri));
    }
  }

  private otherThan({ panel: { visible, viewColumn }, document }: Side): Side | undefined {
    if (!visible || !isCompareEditor(viewColumn)) return undefined;
    return [...this.sides].find(
      ({ panel, document: { uri } }) =>
        panel.visible &&
        panel.viewColumn === viewColumn &&
        uri.toString() !== document.uri.toString(),
    );
  }
}

/** Is what a column shows no custom editor by itself? */
function isCompareEditor(column: vscode.ViewColumn | undefined): boolean {
  const group = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn === column);
  return (
    group?.activeTab !== undefined && !(group.activeTab.input instanceof vscode.TabInputCustom)
  );
}
