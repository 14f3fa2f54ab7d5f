import * as vscode from 'vscode';

/** Names that weights in folders have. Single arrays are left out: data sets are folders full of them. */
const WEIGHTS = '**/{*.safetensors,*.gguf,*.pt,*.pth,*model*.bin}';
const OTHERS = '**/node_modules/**';
/** A model has hundreds of files at most; a folder of more is found by any of them. */
const MAX_FILES = 20_000;
/** As long as VS Code itself looks for what activates an extension. */
const PATIENCE_MS = 7000;
/** Many changes at once are looked at once. */
const SETTLE_MS = 1000;
/** The context key by which the Explorer offers folders; see package.json. */
const KEY = 'qnat.modelFolders';

/**
 * Tells the Explorer which folders have weight files, so that it offers to quantize those and no
 * others. One that has none any more is offered until the workspace is looked at again.
 */
export class ModelFolders {
  private readonly paths = new Set<string>();
  private readonly subscription: vscode.Disposable;
  private settling?: ReturnType<typeof setTimeout>;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(WEIGHTS, false, true, true);
    this.subscription = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate((file) => this.add([file])),
      vscode.workspace.onDidRenameFiles(() => this.lookSoon()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.lookSoon()),
    );
    void this.look();
  }

  dispose(): void {
    clearTimeout(this.settling);
    this.subscription.dispose();
  }

  private lookSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.look(), SETTLE_MS);
  }

  private async look(): Promise<void> {
    const patience = new vscode.CancellationTokenSource();
    const timer = setTimeout(() => patience.cancel(), PATIENCE_MS);
    try {
      this.add(await vscode.workspace.findFiles(WEIGHTS, OTHERS, MAX_FILES, patience.token));
    } finally {
      clearTimeout(timer);
      patience.dispose();
    }
  }

  private add(files: readonly vscode.Uri[]): void {
    const before = this.paths.size;
    for (const file of files) {
      const folder = vscode.Uri.joinPath(file, '..');
      // The Explorer may be on another machine than this, and know the path as a URI has it.
      this.paths.add(folder.fsPath).add(folder.path);
    }
    if (this.paths.size === before) return;
    void vscode.commands.executeCommand('setContext', KEY, [...this.paths]);
  }
}
