import * as vscode from 'vscode';
import type { PlanSummary } from '../../core/convert/summary';
import { nameOfPath } from '../../core/text/nameOfPath';
import type { QuantizeEngine } from './engine';
import { listed } from './text';

const REPLACE = 'Replace';
/** More names than this make a dialog too tall for its question. */
const MAX_NAMES = 10;

/** Files that writing the plans would replace, or remove. */
export function filesInTheWay(
  plans: readonly PlanSummary[],
  engine: QuantizeEngine,
): Promise<string[]> {
  const paths = plans.flatMap(({ output, sidecar, staleSidecar }) => [
    output,
    sidecar,
    staleSidecar,
  ]);
  return engine.existing(paths.filter((path) => path !== undefined));
}

/** Asks where files would be replaced. @returns whether to go on */
export async function mayWrite(
  plans: readonly PlanSummary[],
  engine: QuantizeEngine,
): Promise<boolean> {
  const existing = await filesInTheWay(plans, engine);
  if (existing.length === 0) return true;
  const names = listed(existing.map(nameOfPath), MAX_NAMES);
  const answer = await vscode.window.showWarningMessage(
    `Replace ${names}?`,
    { modal: true, detail: 'What is there now stays until its replacement is complete.' },
    REPLACE,
  );
  return answer === REPLACE;
}
