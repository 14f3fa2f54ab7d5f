import * as vscode from 'vscode';
import type { Prediction } from '../../core/convert/whatIf/predict';
import { BACK } from '../flow/quickInput';
import { isAbort, reportCancelled, reportError } from '../flow/report';
import type { QuantizeDeps } from './deps';
import type { PlannedJob } from './engine';
import { readSettings, recallChoices, rememberChoices } from './memory';
import { askOptions } from './optionsHub';
import { jobsOf } from './output';
import { mayWrite } from './overwrite';
import { disposeAll, planAll, predictAll } from './plan';
import { askPlan } from './planView';
import { reportOutcome } from './report';
import { runAll } from './run';
import type { Choices } from './settings';
import { askWhatIf } from './whatIf';
import { chooseArrangement, findArrangements } from './sourcePicks';
import type { Arrangement, Model } from './sources';

const CHANGE_OPTIONS = 'Change Options…';

/** What follows a plan: nothing, changing the options, or a plan with these. */
type Next = 'end' | 'change' | Choices;

/** Quantizing by hand: each step leads to the next, back to the one before, or to the end. */
export class QuantizeFlow {
  private readonly settings: Choices;
  private arrangements: readonly Arrangement<vscode.Uri>[] = [];

  /** @param files weight files on a disk, at least one */
  constructor(
    private readonly deps: QuantizeDeps,
    private readonly files: readonly vscode.Uri[],
  ) {
    this.settings = readSettings(deps, files[0]);
  }

  async start(): Promise<void> {
    this.arrangements = await findArrangements(this.files, this.deps.engine);
    const choices = recallChoices(this.deps.memory, this.settings);
    if (this.asksForModels) await this.askModels(choices);
    else await this.askOptions(this.arrangements[0].models, choices);
  }

  private get asksForModels(): boolean {
    return this.arrangements.length > 1;
  }

  private async askModels(choices: Choices): Promise<void> {
    const models = await chooseArrangement(this.arrangements);
    if (models) await this.askOptions(models, choices);
  }

  private async askOptions(models: readonly Model<vscode.Uri>[], present: Choices): Promise<void> {
    const buttons = this.asksForModels ? [vscode.QuickInputButtons.Back] : [];
    const hub = { models, settings: this.settings, buttons, ...this.step(1) };
    const choices = await askOptions(hub, present);
    if (choices === BACK) return this.askModels(present);
    if (!choices) return;
    await rememberChoices(this.deps.memory, this.settings, choices);
    await this.plan(models, choices);
  }

  private async plan(models: readonly Model<vscode.Uri>[], choices: Choices): Promise<void> {
    const planned = await this.tryToPlan(models, choices);
    if (planned === CHANGE_OPTIONS) return this.askOptions(models, choices);
    if (!planned) return;
    let next: Next;
    try {
      next = await this.decide(planned, choices);
    } finally {
      disposeAll(planned);
    }
    if (next === 'change') await this.askOptions(models, choices);
    else if (next !== 'end') await this.plan(models, next);
  }

  /** @returns undefined when the person gave up */
  private async tryToPlan(
    models: readonly Model<vscode.Uri>[],
    choices: Choices,
  ): Promise<PlannedJob[] | typeof CHANGE_OPTIONS | undefined> {
    const { engine, log } = this.deps;
    try {
      return await planAll(jobsOf(models, choices), engine);
    } catch (error) {
      if (isAbort(error)) {
        reportCancelled();
        return undefined;
      }
      const answer = await reportError(error, log, {}, CHANGE_OPTIONS);
      return answer === CHANGE_OPTIONS ? CHANGE_OPTIONS : undefined;
    }
  }

  /** Runs the plan if the person wants it. */
  private async decide(planned: readonly PlannedJob[], choices: Choices): Promise<Next> {
    const plans = planned.map(({ plan }) => plan);
    const verdict = await askPlan(plans, this.step(2));
    if (verdict === 'whatIf') return this.askWhatIf(planned, choices);
    if (verdict !== 'quantize') return verdict ?? 'end';
    if (!(await mayWrite(plans, this.deps.engine))) return this.decide(planned, choices);
    reportOutcome(await runAll(planned), this.deps.log);
    return 'end';
  }

  private async askWhatIf(planned: readonly PlannedJob[], choices: Choices): Promise<Next> {
    const predictions = await this.tryToPredict(planned);
    if (!predictions) return choices;
    const chosen = await askWhatIf(predictions, choices.options, this.step(2));
    if (chosen === BACK) return this.decide(planned, choices);
    if (!chosen) return 'end';
    const changed = { ...choices, options: { ...choices.options, ...chosen } };
    await rememberChoices(this.deps.memory, this.settings, changed);
    return changed;
  }

  /** @returns undefined when the person gave up, or it failed: then the model is to be planned anew */
  private async tryToPredict(
    planned: readonly PlannedJob[],
  ): Promise<readonly Prediction[] | undefined> {
    try {
      return await predictAll(planned);
    } catch (error) {
      if (!isAbort(error)) await reportError(error, this.deps.log);
      return undefined;
    }
  }

  /** @param step counted from the options on */
  private step(step: number): { step: number; totalSteps: number } {
    const before = this.asksForModels ? 1 : 0;
    return { step: step + before, totalSteps: 2 + before };
  }
}
