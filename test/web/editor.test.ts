import * as vscode from 'vscode';
import transformer from '../fixtures/golden/transformer.qnat';

/** A file system of the browser, with one file, as virtual workspaces have them. */
class OneFile implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  reads = 0;

  constructor(private readonly bytes: Uint8Array) {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.bytes.length };
  }

  readFile(): Uint8Array {
    this.reads++;
    return this.bytes;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
}

async function waitUntil(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited 30 s in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * No test in here sees the page; the harness does, and then puts this file into the workspace. The
 * workspace's own file system would not look for it again.
 */
async function harnessSawValues(): Promise<boolean> {
  const { ok } = await fetch(new URL('/static/mount/seen', location.origin));
  return ok;
}

describe('VS Code for the Web', () => {
  it('opens a .qnat file in the QNAT editor, which shows its values', async () => {
    const files = new OneFile(transformer);
    vscode.workspace.registerFileSystemProvider('qnat-test', files);
    const uri = vscode.Uri.parse('qnat-test:/transformer.qnat');
    await vscode.commands.executeCommand('vscode.open', uri);
    await waitUntil(() => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom && input.viewType === 'qnat.editor';
    }, 'the QNAT editor');
    await waitUntil(harnessSawValues, 'the editor to show values');
    if (files.reads !== 1) throw new Error(`The file was read ${files.reads} times.`);
  });
});
