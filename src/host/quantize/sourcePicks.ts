import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import type { QuantizeEngine } from './engine';
import { askPick } from './quickInput';
import { type Arrangement, arrange, isSafetensors, type Model, shardPaths } from './sources';

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
  const selected = new Set(files.map(({ path }) => path));
  const shards = files.flatMap((file) => shardPaths(file).map((path) => file.with({ path })));
  const others = shards.filter(({ path }) => !selected.has(path));
  const existing = new Set(await engine.existing(others.map(({ fsPath }) => fsPath)));
  return arrange(
    files,
    others.filter(({ fsPath }) => existing.has(fsPath)),
  );
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
