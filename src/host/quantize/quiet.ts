import type * as vscode from 'vscode';
import type { QuantizeOptions } from '../../core/convert/options';
import { InvalidRequestError } from '../../core/errors';
import type { PlanSummary } from '../../core/convert/summary';
import { listed } from '../../core/text/listed';
import { nameOfPath } from '../../core/text/nameOfPath';
import { pathOf } from '../files/places';
import type { QuantizeDeps } from './deps';
import { readSettings } from './memory';
import { jobsOf } from './output';
import { filesInTheWay } from './overwrite';
import { disposeAll, planAll } from './plan';
import { runAll } from './run';
import { checkOptions } from './settings';

/** Third argument of the command: quantize one model without asking, for other extensions. */
export interface QuietRequest {
  readonly quiet: true;
  /** What differs from the settings. */
  readonly options?: Partial<QuantizeOptions>;
  /** Where it is not to go where the settings say. */
  readonly output?: vscode.Uri;
  /** Existing output is replaced; without it, it is an error. */
  readonly replace?: boolean;
}

export function isQuietRequest(value: unknown): value is QuietRequest {
  return typeof value === 'object' && value !== null && 'quiet' in value && value.quiet === true;
}

/**
 * @param files together one model
 * @throws QnatError saying why it could not be done
 */
export async function quantizeQuietly(
  deps: QuantizeDeps,
  files: readonly vscode.Uri[],
  { options, output, replace }: QuietRequest,
): Promise<PlanSummary> {
  const { engine } = deps;
  if (output && !engine.reaches(output.scheme)) {
    throw new InvalidRequestError('The output must be the URI of a file on a disk.');
  }
  const settings = readSettings(deps, files[0]);
  const choices = { ...settings, options: { ...settings.options, ...checkOptions(options) } };
  const [job] = jobsOf([files], choices);
  const planned = await planAll([{ ...job, output: output ? pathOf(output) : job.output }], engine);
  try {
    const [{ plan }] = planned;
    if (!replace) await refuseExisting(plan, engine);
    const { stopped } = await runAll(planned);
    if (stopped) throw stopped.reason;
    return plan;
  } finally {
    disposeAll(planned);
  }
}

async function refuseExisting(plan: PlanSummary, engine: QuantizeDeps['engine']): Promise<void> {
  const existing = await filesInTheWay([plan], engine);
  if (existing.length === 0) return;
  throw new InvalidRequestError(`Already there: ${listed(existing.map(nameOfPath), 2)}.`);
}
