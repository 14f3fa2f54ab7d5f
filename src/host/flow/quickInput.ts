import * as vscode from 'vscode';

/** Says that the person wants the step before. */
export const BACK = Symbol('back');

export interface Step {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
}

export interface PickStep<T extends vscode.QuickPickItem> extends Step {
  readonly items: readonly T[];
  readonly placeholder: string;
  readonly buttons?: readonly vscode.QuickInputButton[];
  readonly active?: T;
  /** Items that only inform stay where they are; without it all items can be chosen. */
  readonly canChoose?: (item: T) => boolean;
}

export interface TextStep extends Step {
  readonly value: string;
  readonly prompt: string;
  /** What is wrong with a text; anything but a warning keeps it from being accepted. */
  readonly validate: (text: string) => vscode.InputBoxValidationMessage | string | undefined;
}

/** @returns the item chosen; undefined when the pick was dismissed */
export function askPick<T extends vscode.QuickPickItem>(
  step: PickStep<T>,
): Promise<T | typeof BACK | undefined> {
  const pick = vscode.window.createQuickPick<T>();
  setUp(pick, step);
  pick.placeholder = step.placeholder;
  pick.items = step.items;
  pick.buttons = step.buttons ?? [];
  pick.matchOnDescription = true;
  if (step.active) pick.activeItems = [step.active];
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const item = pick.selectedItems.at(0);
      if (!item || step.canChoose?.(item) === false) return;
      resolve(item);
      pick.hide();
    });
    closesWith(pick, resolve);
  });
}

/** @returns the text; undefined when the box was dismissed */
export function askText(step: TextStep): Promise<string | typeof BACK | undefined> {
  const box = vscode.window.createInputBox();
  setUp(box, step);
  box.value = step.value;
  box.prompt = step.prompt;
  box.buttons = [vscode.QuickInputButtons.Back];
  const validate = () => (box.validationMessage = step.validate(box.value));
  validate();
  return new Promise((resolve) => {
    box.onDidChangeValue(validate);
    box.onDidAccept(() => {
      if (isRefused(validate())) return;
      resolve(box.value);
      box.hide();
    });
    closesWith(box, resolve);
  });
}

function setUp(input: vscode.QuickInput, { title, step, totalSteps }: Step): void {
  input.title = title;
  input.step = step;
  input.totalSteps = totalSteps;
  // A stray click should not lose what was chosen.
  input.ignoreFocusOut = true;
}

interface Closable extends vscode.QuickInput {
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
}

/** The Back button and dismissal are the same for all inputs. */
function closesWith(input: Closable, resolve: (answer: typeof BACK | undefined) => void): void {
  input.onDidTriggerButton(() => {
    resolve(BACK);
    input.hide();
  });
  input.onDidHide(() => {
    resolve(undefined);
    input.dispose();
  });
  input.show();
}

function isRefused(problem: vscode.InputBoxValidationMessage | string | undefined): boolean {
  return typeof problem === 'object'
    ? problem.severity === vscode.InputBoxValidationSeverity.Error
    : problem !== undefined;
}
