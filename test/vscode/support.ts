import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** The bundles of tests lie in out/test/vscode. */
const project = join(__dirname, '..', '..', '..');

export function goldenFile(name: string): vscode.Uri {
  return vscode.Uri.file(join(project, 'test', 'fixtures', 'golden', name));
}

export async function temporaryFolder(): Promise<vscode.Uri> {
  const folder = join(tmpdir(), `qnat-test-${randomUUID()}`);
  await mkdir(folder);
  return vscode.Uri.file(folder);
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Waits for what VS Code tells no event of. */
export async function waitUntil(
  condition: () => boolean,
  what: string,
  patience = 15_000,
): Promise<void> {
  const deadline = Date.now() + patience;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited ${patience / 1000} s in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
