import * as vscode from 'vscode';
import { nameOfPath } from '../../core/text/nameOfPath';
import { listed } from '../../core/text/listed';

const REPLACE = 'Replace';
/** More names than this make a dialog too tall for its question. */
const MAX_NAMES = 10;

/** Asks where files would be replaced. @returns whether to go on */
export async function mayReplace(existing: readonly string[]): Promise<boolean> {
  if (existing.length === 0) return true;
  const names = listed(existing.map(nameOfPath), MAX_NAMES);
  const answer = await vscode.window.showWarningMessage(
    `Replace ${names}?`,
    { modal: true, detail: 'What is there now stays until its replacement is complete.' },
    REPLACE,
  );
  return answer === REPLACE;
}
