import * as vscode from 'vscode';
import { formatBytes, formatQuantity, formatSeconds } from '../../core/text/format';
import { refiningText, type RunResult } from '../../core/convert/runResult';
import type { PlanSummary } from '../../core/convert/summary';
import { listed } from '../../core/text/listed';
import { nameOfPath } from '../../core/text/nameOfPath';
import { uriOf } from '../files/places';
import { isAbort, offerToOpen, reportCancelled, reportError } from '../flow/report';
import type { RunOutcome } from './run';

const MAX_NAMES = 5;

/** Tells how a run ended. Nothing waits for the person to close what is shown. */
export function reportOutcome(outcome: RunOutcome, log: vscode.LogOutputChannel): void {
  const { written, stopped } = outcome;
  if (!stopped) void offerModels(outcome);
  else if (isAbort(stopped.reason)) reportCancelled(restText(written));
  else void reportError(stopped.reason, log, contextOf(stopped.at, stopped.reason, written));
}

async function offerModels({ written, ...result }: RunOutcome): Promise<void> {
  const uris = written.map(({ output }) => uriOf(output));
  if (!(await offerToOpen(successText(written, result), uris[0]))) return;
  for (const uri of uris)
    await vscode.commands.executeCommand('vscode.openWith', uri, 'qnat.editor');
}

function restText(written: readonly PlanSummary[]): string | undefined {
  return written.length === 0 ? undefined : `${namesOf(written)} had been written`;
}

/** `model.qnat: 290 tensors, 1.2 GiB in 3.1 s`, and what refining gained. */
function successText(written: readonly PlanSummary[], { seconds, statistics }: RunResult): string {
  const tensors = written.reduce((sum, { quantized }) => sum + quantized.count, 0);
  const bytes = written.reduce((sum, { outputBytes }) => sum + outputBytes, 0);
  const amount = `${formatQuantity(tensors, 'tensor')}, ${formatBytes(bytes)}`;
  const gain = statistics ? `; ${refiningText(statistics)}` : '';
  return `${namesOf(written)}: ${amount} in ${formatSeconds(seconds)}${gain}`;
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
