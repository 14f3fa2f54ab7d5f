import * as vscode from 'vscode';
import { nameOfPath } from '../../core/text/nameOfPath';
import type { ExportSummary } from '../../protocol/exportJob';
import { askPick, BACK } from '../flow/quickInput';
import { sectionItems } from '../flow/sectionItems';
import { asLabel } from '../flow/text';
import { FORMAT_CHOICES, type FormatChoice, outputName } from './formats';
import { exportHeadline, exportNotes, exportSections } from './planText';

const EXPORT = 'Export';

/** @returns undefined when the pick was dismissed */
export async function askFormat(source: vscode.Uri): Promise<FormatChoice | undefined> {
  const chosen = await askPick({
    title: 'Export QNAT: Format',
    placeholder: `What to export ${nameOfPath(source.path)} to`,
    items: FORMAT_CHOICES,
  });
  return chosen === BACK ? undefined : chosen;
}

/** @returns undefined when the box was dismissed */
export async function askTensor({
  tensors,
}: ExportSummary): Promise<string | typeof BACK | undefined> {
  const items = tensors.rows.map(({ name, shape }) => ({
    label: asLabel(name),
    description: shape.join(' × '),
    name,
  }));
  const chosen = await askPick({
    title: 'Export QNAT: Tensor',
    placeholder: 'The tensor to export',
    items,
    buttons: [vscode.QuickInputButtons.Back],
  });
  return chosen === BACK ? BACK : chosen?.name;
}

/** Asks where to; the dialog asks too whether a file there may be replaced. */
export function askOutput(
  source: vscode.Uri,
  format: FormatChoice,
  tensor?: string,
): Thenable<vscode.Uri | undefined> {
  const name = outputName(nameOfPath(source.path), format, tensor);
  return vscode.window.showSaveDialog({
    title: 'Export QNAT',
    saveLabel: EXPORT,
    defaultUri: vscode.Uri.joinPath(source, '..', name),
    filters: { [format.label]: [format.ending.slice(1)] },
  });
}

/** Shows what would be written. @returns whether it is wanted */
export async function askPlan(plan: ExportSummary): Promise<boolean> {
  const items: vscode.QuickPickItem[] = [
    {
      label: EXPORT,
      description: asLabel(exportHeadline(plan)),
      detail: asLabel(exportNotes(plan)),
    },
    ...exportSections(plan).flatMap(sectionItems),
  ];
  const chosen = await askPick({
    title: 'Export QNAT: Plan',
    placeholder: 'Press Enter to export, or type to find a tensor',
    items,
    canChoose: (item) => item === items[0],
  });
  return chosen === items[0];
}
