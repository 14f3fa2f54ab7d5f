import * as vscode from 'vscode';
import { formatQuantity } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import { type Option, OPTIONS, titleOf } from './optionPicks';
import { outputOption } from './outputPick';
import { askPick, BACK, type PickStep } from '../flow/quickInput';
import { type Choices, sameChoices } from './settings';
import type { Model } from './sources';
import { asLabel } from '../flow/text';

/** What the hub is opened for. */
export interface HubStep extends Pick<PickStep<HubItem>, 'step' | 'totalSteps' | 'buttons'> {
  readonly models: readonly Model<vscode.Uri>[];
  readonly settings: Choices;
}

interface HubItem extends vscode.QuickPickItem {
  readonly option?: Option;
}

const CONTINUE = 'Continue';
const RESET = 'Reset to Settings';

/**
 * Shows all options with their present values until the person continues, so that Enter alone takes
 * what was chosen the last time.
 */
export async function askOptions(
  hub: HubStep,
  initial: Choices,
): Promise<Choices | typeof BACK | undefined> {
  const options = [outputOption(hub.models), ...OPTIONS];
  let choices = initial;
  let active = CONTINUE;
  for (;;) {
    const chosen = await askHub(hub, options, choices, active);
    if (typeof chosen !== 'object') return chosen;
    if (chosen.label === CONTINUE) return choices;
    active = chosen.label;
    choices = chosen.option ? ((await chosen.option.change(choices)) ?? choices) : hub.settings;
  }
}

function askHub(
  hub: HubStep,
  options: readonly Option[],
  choices: Choices,
  active: string,
): Promise<HubItem | typeof BACK | undefined> {
  const { step, totalSteps, buttons } = hub;
  const items = itemsOf(hub, options, choices);
  return askPick({
    title: titleOf('Options'),
    step,
    totalSteps,
    buttons,
    placeholder: 'Press Enter to continue, or choose an option to change it',
    items,
    active: items.find(({ label }) => label === active) ?? items[0],
  });
}

function itemsOf(hub: HubStep, options: readonly Option[], choices: Choices): HubItem[] {
  const changed = !sameChoices(choices, hub.settings);
  const reset = { label: RESET, detail: 'Take the values of the settings qnat.quantize.*' };
  return [
    { label: CONTINUE, description: asLabel(sourceText(hub.models)), detail: 'Show the plan' },
    { label: 'Options', kind: vscode.QuickPickItemKind.Separator },
    ...options.map((option) => ({
      option,
      label: option.label,
      description: asLabel(option.present(choices)),
      detail: option.explanation,
    })),
    ...(changed ? [reset] : []),
  ];
}

function sourceText(models: readonly Model<vscode.Uri>[]): string {
  const files = models.flat();
  if (files.length === 1) return nameOfPath(files[0].path);
  const count = formatQuantity(files.length, 'file');
  return models.length === 1 ? `${count}, one model` : `${count}, ${models.length} models`;
}
