import * as vscode from 'vscode';
import transformer from '../fixtures/golden/transformer.qnat';
import { MemoryFiles } from './memoryFiles';

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
    const files = new MemoryFiles();
    files.files.set('/transformer.qnat', transformer);
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
