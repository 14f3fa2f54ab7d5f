import type * as vscode from 'vscode';
import { formatQuantity } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import { askHub } from '../flow/optionsHub';
import type { BACK, PickStep } from '../flow/quickInput';
import { OPTIONS, titleOf } from './optionPicks';
import { outputOption } from './outputPick';
import { type Choices, sameChoices } from './settings';
import type { Model } from './sources';

/** What the hub is opened for. */
export interface HubStep extends Pick<
  PickStep<vscode.QuickPickItem>,
  'step' | 'totalSteps' | 'buttons'
> {
  readonly models: readonly Model<vscode.Uri>[];
  readonly settings: Choices;
}

/** Asks for all options, which can be set back to those of the settings. */
export function askOptions(
  { models, settings, step, totalSteps, buttons }: HubStep,
  initial: Choices,
): Promise<Choices | typeof BACK | undefined> {
  const hub = {
    title: titleOf('Options'),
    step,
    totalSteps,
    buttons,
    subject: sourceText(models),
    options: [outputOption(models), ...OPTIONS],
    reset: (choices: Choices) => (sameChoices(choices, settings) ? undefined : resetTo(settings)),
  };
  return askHub(hub, initial);
}

function resetTo(choices: Choices) {
  const detail = 'Take the values of the settings qnat.quantize.*';
  return { label: 'Reset to Settings', detail, choices };
}

function sourceText(models: readonly Model<vscode.Uri>[]): string {
  const files = models.flat();
  if (files.length === 1) return nameOfPath(files[0].path);
  const count = formatQuantity(files.length, 'file');
  return models.length === 1 ? `${count}, one model` : `${count}, ${models.length} models`;
}
