import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import { nameOfPath } from '../../core/text/nameOfPath';
import type { SourceSaver } from '../files/saver';
import { isAbort, reportError } from '../flow/report';
import { saveWithProgress } from '../flow/saveWithProgress';
import { DEBUG_SCHEME, type LiveTensors } from './liveTensors';

/**
 * Saves a live tensor, all of its bytes read from the program: as a `.qnat` file, and plain values as
 * safetensors, in their own dtype.
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
    const opened = await tensors.origin(shown).open();
    const file = target ?? (await askTarget(shown, opened.plain ? SAFETENSORS : QNAT));
    if (file) await saveWithProgress(opened, file, save);
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

interface Format {
  readonly name: string;
  readonly ending: string;
}

const QNAT: Format = { name: 'QNAT', ending: 'qnat' };
const SAFETENSORS: Format = { name: 'Safetensors', ending: 'safetensors' };

function askTarget(tensor: vscode.Uri, format: Format): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.at(0)?.uri ?? vscode.Uri.file('/');
  const name = nameOfPath(tensor.path).replace(/[^\w.-]+/g, '_');
  return vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `${name}.${format.ending}`),
    filters: { [format.name]: [format.ending] },
  });
}
