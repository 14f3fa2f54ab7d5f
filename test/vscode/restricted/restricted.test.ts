import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { goldenFile, waitUntil } from '../support';

describe('in Restricted Mode', () => {
  it('files are shown', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await vscode.commands.executeCommand('vscode.open', goldenFile('default.qnat'));
    const shown = () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom;
    await waitUntil(shown, 'the QNAT editor');
  });

  it('nothing is written', async () => {
    const source = goldenFile('transformer.safetensors');
    await assert.rejects(
      async () =>
        vscode.commands.executeCommand('qnat.quantize', source, undefined, { quiet: true }),
      (error) => /must be trusted/.test(String(error)),
    );
  });
});
