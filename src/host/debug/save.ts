import * as vscode from 'vscode';
import type { ByteSource } from '../../core/bytes/byteSource';
import { InvalidRequestError } from '../../core/errors';
import { nameOfPath } from '../../core/text/nameOfPath';
import { isAbort, reportError } from '../flow/report';
import { DEBUG_SCHEME, type LiveTensors } from './liveTensors';

/** Writes a source to a file that comes into being whole or not at all; the composition root says how. */
export type SourceSaver = (
  source: ByteSource,
  target: string,
  onProgress: (bytesDone: number) => void,
  signal?: AbortSignal,
) => Promise<void>;

/**
 * Saves a live tensor as a `.qnat` file, all of its bytes read from the program.
 * @param uri of its editor; without one, that of the active editor
 * @param target where to; without it the person is asked
 */
export async function saveTensor(
  tensors: LiveTensors,
  save: SourceSaver,
  log: vscode.LogOutputChannel,
  uri: unknown,
  target?: vscode.Uri,
): Promise<void> {
  try {
    const shown = uri instanceof vscode.Uri ? uri : activeTensor();
    const file = target ?? (await askTarget(shown));
    if (!file) return;
    const source = await tensors.origin(shown).open();
    await withProgress(source, file, save);
  } catch (error) {
    if (!isAbort(error)) void reportError(error, log);
  }
}

function activeTensor(): vscode.Uri {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputCustom ? input.uri : undefined;
  if (uri?.scheme === DEBUG_SCHEME) return uri;
  throw new InvalidRequestError('Show the tensor of the debug session first.');
}

function askTarget(tensor: vscode.Uri): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.at(0)?.uri ?? vscode.Uri.file('/');
  const name = nameOfPath(tensor.path).replace(/[^\w.-]+/g, '_');
  return vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `${name}.qnat`),
    filters: { QNAT: ['qnat'] },
  });
}

async function withProgress(source: ByteSource, file: vscode.Uri, save: SourceSaver) {
  const title = `Saving ${nameOfPath(file.path)}`;
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let before = 0;
    const onProgress = (done: number) => {
      progress.report({ increment: (100 * (done - before)) / source.size });
      before = done;
    };
    return save(source, file.fsPath, onProgress, abort.signal);
  });
}
