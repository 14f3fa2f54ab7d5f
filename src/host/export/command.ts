import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import { isAbort, refuseUntrusted, reportCancelled, reportError } from '../flow/report';
import type { ExportDeps } from './engine';
import { exportByHand } from './exportByHand';

/**
 * Registers `qnat.export`. The Explorer and the title of the editor give it the file; from the palette
 * it takes the file that is shown, or asks for one.
 */
export function registerExport(deps: ExportDeps): vscode.Disposable {
  return vscode.commands.registerCommand('qnat.export', async (given?: unknown) => {
    if (!vscode.workspace.isTrusted) return refuseUntrusted('Exporting');
    try {
      const source = given instanceof vscode.Uri ? given : (shownFile() ?? (await chooseFile()));
      if (source) await exportByHand(deps, onDisk(source, deps));
    } catch (error) {
      if (isAbort(error)) reportCancelled();
      else await reportError(error, deps.log);
    }
  });
}

function shownFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isOurs = input instanceof vscode.TabInputCustom && input.viewType === 'qnat.editor';
  return isOurs ? input.uri : undefined;
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: 'Export QNAT',
    openLabel: 'Export',
    filters: { QNAT: ['qnat'] },
  });
  return files?.[0];
}

function onDisk(source: vscode.Uri, { engine }: ExportDeps): vscode.Uri {
  if (engine.reaches(source.scheme)) return source;
  throw new InvalidRequestError(
    `Only files on a disk can be exported, and ${source.toString()} is not on one.`,
  );
}
