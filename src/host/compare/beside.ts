import * as vscode from 'vscode';
import { nameOfPath } from '../../core/text/nameOfPath';
import { INDEX_ENDING, WEIGHT_ENDINGS } from '../../core/weights/endings';
import { modelInFolder } from '../../core/weights/folderModel';
import { MODEL_FILE_SYSTEM } from '../files/modelFileSystem';

/**
 * Names of the files beside a QNAT file, and of the folder of a model, that it may have been made from,
 * by their names.
 */
export async function filesBeside(uri: vscode.Uri): Promise<string[]> {
  const stem = nameOfPath(uri.path).replace(/\.qnat$/i, '');
  const files = likelySources(stem, isNamedLikeItsFolder(uri, stem)).map((name) =>
    present(name, isFile(inFolderOf(uri, name))),
  );
  const folder = stem === '' ? [] : present(stem, isModelFolder(inFolderOf(uri, stem)));
  return (await Promise.all([...files, folder])).flat();
}

async function present(name: string, isThere: Promise<boolean>): Promise<string[]> {
  return (await isThere) ? [name] : [];
}

function isFile(uri: vscode.Uri): Promise<boolean> {
  return MODEL_FILE_SYSTEM.stat(uri).then(
    (found) => !found.isFolder,
    () => false,
  );
}

async function isModelFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return modelInFolder(await MODEL_FILE_SYSTEM.filesIn(uri)) !== undefined;
  } catch {
    // There is none, or it is not known which model is meant.
    return false;
  }
}

/** As a model is that was made of its own folder. */
function isNamedLikeItsFolder(uri: vscode.Uri, stem: string): boolean {
  return nameOfPath(MODEL_FILE_SYSTEM.folderOf(uri).path) === stem;
}

export function inFolderOf(uri: vscode.Uri, fileName: string): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..', fileName);
}

/** `NAME.safetensors` and so on, and the indexes of shards. */
function likelySources(stem: string, inOwnFolder: boolean): string[] {
  const files = WEIGHT_ENDINGS.filter((ending) => ending !== 'qnat').map(
    (ending) => `${stem}.${ending}`,
  );
  const sharded = [`${stem}.safetensors`, `${stem}.bin`];
  const whole = inOwnFolder ? ['model.safetensors', 'pytorch_model.bin'] : [];
  const indexes = [...sharded, ...whole].map((name) => `${name}${INDEX_ENDING}`);
  return [...new Set([...files, ...whole, ...indexes])];
}
