import * as vscode from 'vscode';
import { QnatError } from '../../core/errors';
import { formatBytes, formatQuantity, formatSeconds } from '../../core/text/format';
import type { PlanSummary } from '../../core/convert/summary';
import { nameOfPath } from '../../core/text/nameOfPath';
import { uriOf } from '../files/places';
import type { RunOutcome } from './run';
import { asMessage, listed } from './text';

const OPEN = 'Open';
const REVEAL = 'Reveal in Explorer';
const SHOW_LOG = 'Show Log';
const MANAGE_TRUST = 'Manage Workspace Trust';
const STATUS_MS = 5000;
const MAX_NAMES = 5;

/** Tells how a run ended. Nothing waits for the person to close what is shown. */
export function reportOutcome(outcome: RunOutcome, log: vscode.LogOutputChannel): void {
  const { written, stopped } = outcome;
  if (!stopped) void offerToOpen(outcome);
  else if (isAbort(stopped.reason)) reportCancelled(written);
  else void reportError(stopped.reason, log, contextOf(stopped.at, stopped.reason, written));
}

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

export async function refuseUntrusted(): Promise<void> {
  const answer = await vscode.window.showErrorMessage(
    'Quantizing writes files, which Restricted Mode does not allow. Trust the workspace to go on.',
    MANAGE_TRUST,
  );
  if (answer) await vscode.commands.executeCommand('workbench.trust.manage');
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

export function reportCancelled(written: readonly PlanSummary[]): void {
  const rest =
    written.length === 0 ? 'nothing was written' : `${namesOf(written)} had been written`;
  vscode.window.setStatusBarMessage(`Cancelled; ${rest}`, STATUS_MS);
}

async function offerToOpen({ written, seconds }: RunOutcome): Promise<void> {
  const uris = written.map(({ output }) => uriOf(output));
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uris[0]) !== undefined;
  const answer = await vscode.window.showInformationMessage(
    asMessage(successText(written, seconds)),
    OPEN,
    ...(inWorkspace ? [REVEAL] : []),
  );
  if (answer === REVEAL) await vscode.commands.executeCommand('revealInExplorer', uris[0]);
  if (answer !== OPEN) return;
  for (const uri of uris)
    await vscode.commands.executeCommand('vscode.openWith', uri, 'qnat.editor');
}

/** `model.qnat: 290 tensors, 1.2 GiB in 3.1 s` */
function successText(written: readonly PlanSummary[], seconds: number): string {
  const tensors = written.reduce((sum, { quantized }) => sum + quantized.count, 0);
  const bytes = written.reduce((sum, { outputBytes }) => sum + outputBytes, 0);
  const amount = `${formatQuantity(tensors, 'tensor')}, ${formatBytes(bytes)}`;
  return `${namesOf(written)}: ${amount} in ${formatSeconds(seconds)}`;
}

/** Says which output an error is about, where it does not say so itself, and what is done. */
function contextOf(at: PlanSummary, reason: unknown, written: readonly PlanSummary[]) {
  const name = nameOfPath(at.output);
  const before = String(reason).includes(name) ? '' : `${name}: `;
  const after = written.length === 0 ? '' : ` Written before that: ${namesOf(written)}.`;
  return { before, after };
}

function namesOf(plans: readonly PlanSummary[]): string {
  return listed(
    plans.map(({ output }) => nameOfPath(output)),
    MAX_NAMES,
  );
}
