import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import type { QuantizeEngine } from './engine';
import { askPick } from './quickInput';
import { type Arrangement, arrange, isSafetensors, missingShards, type Model } from './sources';

/** Names that claim thousands of shards must not keep the disk from others. */
const LOOKUPS_AT_ONCE = 64;

/** Files by the dialog; none when it was cancelled. */
export async function chooseFiles(): Promise<vscode.Uri[]> {
  const files = await vscode.window.showOpenDialog({
    title: 'Quantize to QNAT',
    openLabel: 'Quantize',
    canSelectMany: true,
    filters: { 'Safetensors Files': ['safetensors'] },
  });
  return files ?? [];
}

/**
 * The files that can be quantized; others that were selected with them don't matter.
 * @throws InvalidRequestError when none can be, or one is not on a disk
 */
export function usableFiles(files: readonly vscode.Uri[]): vscode.Uri[] {
  const usable = files.filter(isSafetensors);
  if (usable.length === 0) {
    throw new InvalidRequestError('Only .safetensors files can be quantized to QNAT.');
  }
  const elsewhere = usable.find(({ scheme }) => scheme !== 'file');
  if (elsewhere) {
    throw new InvalidRequestError(
      `Only files on a disk can be quantized, and ${elsewhere.toString()} is not on one.`,
    );
  }
  return usable;
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
  const existing = new Set(await engine.existing(uris.map(({ fsPath }) => fsPath)));
  return uris.filter(({ fsPath }) => existing.has(fsPath));
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
