import * as vscode from 'vscode';
import { QnatError } from '../../core/errors';
import { asMessage } from './text';

const OPEN = 'Open';
const REVEAL = 'Reveal in Explorer';
const SHOW_LOG = 'Show Log';
const MANAGE_TRUST = 'Manage Workspace Trust';
const STATUS_MS = 5000;

/**
 * Shows an error: as it is where it was meant for the person, else with the log behind it.
 * @param context what to say before and after the message
 * @param actions buttons of the message
 * @returns the button that was pressed
 */
export async function reportError(
  error: unknown,
  log: vscode.LogOutputChannel,
  { before = '', after = '' } = {},
  ...actions: string[]
): Promise<string | undefined> {
  const text = error instanceof Error ? error.message : String(error);
  log.error(error instanceof Error ? error : text);
  if (error instanceof QnatError) {
    return vscode.window.showErrorMessage(asMessage(`${before}${text}${after}`), ...actions);
  }
  const message = asMessage(`${before}Unexpected error: ${text}${after}`);
  const chosen = await vscode.window.showErrorMessage(message, ...actions, SHOW_LOG);
  if (chosen === SHOW_LOG) log.show();
  return chosen;
}

/** @param what is refused, at the beginning of a sentence */
export async function refuseUntrusted(what: string): Promise<void> {
  const answer = await vscode.window.showErrorMessage(
    `${what} writes files, which Restricted Mode does not allow. Trust the workspace to go on.`,
    MANAGE_TRUST,
  );
  if (answer) await vscode.commands.executeCommand('workbench.trust.manage');
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** @param rest what was written all the same */
export function reportCancelled(rest = 'nothing was written'): void {
  vscode.window.setStatusBarMessage(`Cancelled; ${rest}`, STATUS_MS);
}

/** Tells what was written, and offers to show it. @returns whether it is to be opened */
export async function offerToOpen(message: string, first: vscode.Uri): Promise<boolean> {
  const inWorkspace = vscode.workspace.getWorkspaceFolder(first) !== undefined;
  const answer = await vscode.window.showInformationMessage(
    asMessage(message),
    OPEN,
    ...(inWorkspace ? [REVEAL] : []),
  );
  if (answer === REVEAL) await vscode.commands.executeCommand('revealInExplorer', first);
  return answer === OPEN;
}
