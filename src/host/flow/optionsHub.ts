import * as vscode from 'vscode';
import { askPick, BACK, type PickStep } from './quickInput';
import { asLabel } from './text';

/** One line of a hub: something to decide. */
export interface Option<Choices> {
  readonly label: string;
  /** The present choice in a few words. */
  present(choices: Choices): string;
  readonly explanation: string;
  /** @returns undefined to leave things as they are */
  change(choices: Choices): Promise<Choices | undefined>;
}

/** Options with their present values, to be changed one by one. */
export interface Hub<Choices> extends Pick<
  PickStep<HubItem<Choices>>,
  'title' | 'step' | 'totalSteps' | 'buttons'
> {
  /** What they are for. */
  readonly subject: string;
  readonly options: readonly Option<Choices>[];
  /** What all of them can be set back to at once; undefined where they are that. */
  reset?(choices: Choices): Reset<Choices> | undefined;
}

interface Reset<Choices> {
  readonly label: string;
  readonly detail: string;
  readonly choices: Choices;
}

interface HubItem<Choices> extends vscode.QuickPickItem {
  /** Undefined: the choices are what is wanted. */
  change?(choices: Choices): Promise<Choices | undefined>;
}

const CONTINUE = 'Continue';

/** Shows all options until the person continues, so that Enter alone takes what was chosen before. */
export async function askHub<Choices>(
  hub: Hub<Choices>,
  initial: Choices,
): Promise<Choices | typeof BACK | undefined> {
  let choices = initial;
  let active = CONTINUE;
  for (;;) {
    const items = itemsOf(hub, choices);
    const chosen = await askPick({
      ...hub,
      placeholder: 'Press Enter to continue, or choose an option to change it',
      items,
      active: items.find(({ label }) => label === active) ?? items[0],
    });
    if (chosen === undefined || chosen === BACK) return chosen;
    if (!chosen.change) return choices;
    active = chosen.label;
    choices = (await chosen.change(choices)) ?? choices;
  }
}

function itemsOf<Choices>(hub: Hub<Choices>, choices: Choices): HubItem<Choices>[] {
  const reset = hub.reset?.(choices);
  return [
    { label: CONTINUE, description: asLabel(hub.subject), detail: 'Show the plan' },
    { label: 'Options', kind: vscode.QuickPickItemKind.Separator },
    ...hub.options.map((option) => ({
      label: option.label,
      description: asLabel(option.present(choices)),
      detail: option.explanation,
      change: (present: Choices) => option.change(present),
    })),
    ...(reset ? [{ ...reset, change: () => Promise.resolve(reset.choices) }] : []),
  ];
}
