import * as vscode from 'vscode';
import { formatCount } from '../../core/text/format';
import type { PlanSection } from './planSections';

/** A part of a plan as rows of a quick pick. */
export function sectionItems({ title, rows, more }: PlanSection): vscode.QuickPickItem[] {
  const separator = { label: title, kind: vscode.QuickPickItemKind.Separator };
  const rest = more > 0 ? [{ label: `… and ${formatCount(more)} more` }] : [];
  return [separator, ...rows, ...rest];
}
