import * as vscode from 'vscode';
import type { PlanSummary } from '../../core/convert/summary';
import { sectionItems } from '../flow/sectionItems';
import { titleOf } from './optionPicks';
import { planNotes, planHeadline, planSections } from './planText';
import { askPick, BACK, type Step } from '../flow/quickInput';
import { asLabel } from '../flow/text';

const QUANTIZE = 'Quantize';
const CHANGE = 'Change Options…';
const WHAT_IF = 'What If…';

interface PlanItem extends vscode.QuickPickItem {
  /** Rows without it only inform. */
  readonly verdict?: PlanVerdict;
}

export type PlanVerdict = 'quantize' | 'change' | 'whatIf';

/** Shows what would be written. @returns undefined when the plan was dismissed */
export async function askPlan(
  plans: readonly PlanSummary[],
  { step, totalSteps }: Omit<Step, 'title'>,
): Promise<PlanVerdict | undefined> {
  const chosen = await askPick({
    title: titleOf('Plan'),
    step,
    totalSteps,
    placeholder: 'Press Enter to quantize, or type to find a tensor',
    items: itemsOf(plans),
    buttons: [vscode.QuickInputButtons.Back],
    canChoose: ({ verdict }) => verdict !== undefined,
  });
  return chosen === BACK ? 'change' : chosen?.verdict;
}

function itemsOf(plans: readonly PlanSummary[]): PlanItem[] {
  return [
    {
      label: QUANTIZE,
      description: asLabel(planHeadline(plans)),
      detail: asLabel(planNotes(plans)),
      verdict: 'quantize',
    },
    { label: CHANGE, verdict: 'change' },
    {
      label: WHAT_IF,
      description: 'Size and error for other block sizes, zero points, refined scales',
      verdict: 'whatIf',
    },
    ...planSections(plans).flatMap(sectionItems),
  ];
}
