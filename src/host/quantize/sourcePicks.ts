import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import { INDEX_ENDING, WEIGHT_ENDINGS } from '../../core/weights/endings';
import { isFolder } from '../files/modelFileSystem';
import { pathOf } from '../files/places';
import type { QuantizeEngine } from './engine';
import { askPick } from '../flow/quickInput';
import {
  type Arrangement,
  arrange,
  isWeightFile,
  missingShards,
  type Model,
  withoutIndexes,
} from './sources';

/** Names that claim thousands of shards must not keep the disk from others. */
const LOOKUPS_AT_ONCE = 64;

/** Files by the dialog; none when it was cancelled. */
export async function chooseFiles(): Promise<vscode.Uri[]> {
  const files = await vscode.window.showOpenDialog({
    title: 'Quantize to QNAT',
    openLabel: 'Quantize',
    canSelectMany: true,
    filters: { 'Weight Files': [...WEIGHT_ENDINGS, 'json'] },
  });
  return files ?? [];
}

/** A folder by the dialog; none when it was cancelled. */
export async function chooseFolder(): Promise<vscode.Uri[]> {
  const folders = await vscode.window.showOpenDialog({
    title: 'Quantize to QNAT: the Folder of a Model',
    openLabel: 'Quantize',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return folders ?? [];
}

/**
 * The files that can be quantized, by their names, and folders; others that were selected with them
 * don't matter. A file or folder by itself is taken whatever its name is.
 * @throws InvalidRequestError when none can be, or one is where the engine cannot go
 */
export async function usableFiles(
  files: readonly vscode.Uri[],
  engine: QuantizeEngine,
): Promise<vscode.Uri[]> {
  const usable = files.length === 1 ? files : withoutIndexes(await weightsAmong(files));
  if (usable.length === 0) {
    throw new InvalidRequestError(
      `None of the files is named as weights are: .${WEIGHT_ENDINGS.join(', .')}, or *${INDEX_ENDING}.`,
    );
  }
  const elsewhere = usable.find(({ scheme }) => !engine.reaches(scheme));
  if (elsewhere) {
    throw new InvalidRequestError(
      `Only files on a disk can be quantized, and ${elsewhere.toString()} is not on one.`,
    );
  }
  return [...usable];
}

async function weightsAmong(files: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const found = await Promise.all(
    files.map(async (file) => (isWeightFile(file) || (await isFolder(file)) ? [file] : [])),
  );
  return found.flat();
}

/** The ways to make models of files, having looked for shards that were not selected. */
export async function findArrangements(
  files: readonly vscode.Uri[],
  engine: QuantizeEngine,
): Promise<Arrangement<vscode.Uri>[]> {
  const missing = missingShards(files, (file, path) => file.with({ path }));
  const others: vscode.Uri[] = [];
  for (let at = 0; at < missing.length; at += LOOKUPS_AT_ONCE) {
    others.push(...(await existingOf(missing.slice(at, at + LOOKUPS_AT_ONCE), engine)));
  }
  return arrange(files, others);
}

async function existingOf(uris: readonly vscode.Uri[], engine: QuantizeEngine) {
  const existing = new Set(await engine.existing(uris.map(pathOf)));
  return uris.filter((uri) => existing.has(pathOf(uri)));
}

/** @returns undefined when the pick was dismissed */
export async function chooseArrangement(
  arrangements: readonly Arrangement<vscode.Uri>[],
): Promise<readonly Model<vscode.Uri>[] | undefined> {
  const chosen = await askPick({
    title: 'Quantize to QNAT: Files',
    step: 1,
    totalSteps: 3,
    placeholder: 'Which files are one model?',
    items: arrangements,
  });
  return typeof chosen === 'object' ? chosen.models : undefined;
}
