import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, goldenFile, temporaryFolder, waitUntil } from './support';

describe('the QNAT editor', () => {
  afterEach(closeEditors);

  function activeViewType(): string | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom ? input.viewType : undefined;
  }

  it('is the default for .qnat files', async () => {
    await vscode.commands.executeCommand('vscode.open', goldenFile('transformer.qnat'));
    await waitUntil(() => activeViewType() === 'qnat.editor', 'the QNAT editor');
  });

  it('opens one file in two groups', async () => {
    const uri = goldenFile('default.qnat');
    await vscode.commands.executeCommand('vscode.openWith', uri, 'qnat.editor');
    await vscode.commands.executeCommand('vscode.openWith', uri, 'qnat.editor', 2);
    await waitUntil(() => vscode.window.tabGroups.all.length === 2, 'two groups');
  });

  it('opens files of any file system', async () => {
    const bytes = await vscode.workspace.fs.readFile(goldenFile('default.qnat'));
    const provider = vscode.workspace.registerFileSystemProvider('qnat-test', memoryFile(bytes));
    try {
      const uri = vscode.Uri.parse('qnat-test:/a.qnat');
      await vscode.commands.executeCommand('vscode.openWith', uri, 'qnat.editor');
      await waitUntil(() => activeViewType() === 'qnat.editor', 'the QNAT editor');
    } finally {
      provider.dispose();
    }
  });

  it('has the sides of VS Code’s compare editor compared with each other', async () => {
    const bytes = await vscode.workspace.fs.readFile(goldenFile('default.qnat'));
    const reads: string[] = [];
    const file = memoryFile(bytes, ({ path }) => reads.push(path));
    const provider = vscode.workspace.registerFileSystemProvider('qnat-sides', file);
    try {
      const [left, right] = ['/a.qnat', '/b.qnat'].map((path) =>
        vscode.Uri.from({ scheme: 'qnat-sides', path }),
      );
      await vscode.commands.executeCommand('vscode.diff', left, right);
      // Each for itself, and as what the other is compared with.
      const twice = ({ path }: vscode.Uri) => reads.filter((read) => read === path).length >= 2;
      await waitUntil(() => twice(left) && twice(right), 'both sides to be compared');
    } finally {
      await closeEditors();
      provider.dispose();
    }
  });

  it('never locks a file, and stays open when it goes', async () => {
    const folder = await temporaryFolder();
    const uri = vscode.Uri.joinPath(folder, 'a.qnat');
    await vscode.workspace.fs.copy(goldenFile('default.qnat'), uri);
    await vscode.commands.executeCommand('vscode.open', uri);
    await waitUntil(() => activeViewType() === 'qnat.editor', 'the QNAT editor');
    await vscode.workspace.fs.delete(uri);
    await vscode.workspace.fs.copy(goldenFile('per-channel.qnat'), uri);
    await vscode.commands.executeCommand('qnat.reload');
    assert.equal(activeViewType(), 'qnat.editor');
  });
});

/** A file system with one file. */
function memoryFile(
  bytes: Uint8Array,
  onRead: (uri: vscode.Uri) => void = () => undefined,
): vscode.FileSystemProvider {
  const refuse = () => {
    throw vscode.FileSystemError.NoPermissions();
  };
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: bytes.length }),
    readFile: (uri) => {
      onRead(uri);
      return bytes;
    },
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
