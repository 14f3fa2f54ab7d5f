import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import { sliceSource } from '../../core/export/sliceSource';
import type { TileRange } from '../../core/qnat/matrix';
import { checkReadable, type ScaleChoice } from '../../core/qnat/tensorData';
import { formatBytes } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import type { QnatDocument } from '../editor/qnatDocument';
import type { Model } from '../editor/model';
import type { SourceSaver } from '../files/saver';
import { askPick, BACK } from '../flow/quickInput';
import {
  isAbort,
  offerToOpen,
  refuseUntrusted,
  reportCancelled,
  reportError,
} from '../flow/report';
import { saveWithProgress } from '../flow/saveWithProgress';
import { type SliceChoice, sliceChoices, sliceName } from './sliceChoices';

/** What exporting values needs of the composition root. */
export interface ValuesExportDeps {
  readonly save: SourceSaver;
  readonly log: vscode.LogOutputChannel;
}

/** Where someone looks at values, and by which scales. */
interface Subject {
  readonly index: number;
  readonly range: TileRange;
  readonly scales: ScaleChoice;
}

/**
 * Asks what to write of a tensor's values, as what and where to, and writes it. Dismissing a question
 * ends it; what goes wrong is told.
 */
export async function exportValues(
  { save, log }: ValuesExportDeps,
  document: QnatDocument,
  subject: Subject,
): Promise<void> {
  if (!vscode.workspace.isTrusted) return refuseUntrusted('Exporting');
  try {
    await document.read((model) => writeValues(model, document.uri, subject, save));
  } catch (error) {
    if (isAbort(error)) reportCancelled();
    else await reportError(error, log);
  }
}

async function writeValues(
  model: Model,
  file: vscode.Uri,
  { index, range, scales }: Subject,
  save: SourceSaver,
): Promise<void> {
  const tensor = await model.tensorAt(index);
  checkReadable(tensor);
  const choice = await askPart(sliceChoices(tensor, range));
  if (!choice) return;
  const target = await askTarget(file, sliceName(nameOfPath(file.path), tensor.name, choice));
  if (!target) return;
  refuseSource(file, target);
  const { slice, format } = choice;
  const written = sliceSource({ source: model.pages, tensor, slice, scales }, format);
  await saveWithProgress(written, target, save);
  void offer(target, `${choice.description}, ${formatBytes(written.size)}`);
}

/** @returns undefined when the pick was dismissed */
async function askPart(items: readonly SliceChoice[]): Promise<SliceChoice | undefined> {
  const placeholder = 'The values to export';
  const chosen = await askPick({ title: 'Export Values', placeholder, items });
  return chosen === BACK ? undefined : chosen;
}

/** Asks where to; the dialog asks too whether a file there may be replaced. */
function askTarget(file: vscode.Uri, name: string): Thenable<vscode.Uri | undefined> {
  const beside = vscode.Uri.joinPath(file, '..');
  // What is in a debugged program has no folder.
  const isFile = vscode.workspace.fs.isWritableFileSystem(file.scheme) !== undefined;
  const folder = isFile ? beside : (vscode.workspace.workspaceFolders?.at(0)?.uri ?? undefined);
  return vscode.window.showSaveDialog({
    title: 'Export Values',
    saveLabel: 'Export',
    defaultUri: folder && vscode.Uri.joinPath(folder, name),
    filters: { [name.endsWith('.npy') ? 'NumPy' : 'CSV']: [name.slice(-3)] },
  });
}

function refuseSource(file: vscode.Uri, target: vscode.Uri): void {
  if (target.toString() !== file.toString()) return;
  const name = nameOfPath(file.path);
  throw new InvalidRequestError(`${name}: it is read, and cannot be written over.`);
}

/** Nothing waits for the person to close what is shown. */
async function offer(target: vscode.Uri, what: string): Promise<void> {
  const message = `${nameOfPath(target.path)}: ${what}`;
  if (await offerToOpen(message, target))
    await vscode.commands.executeCommand('vscode.open', target);
}
