import { addPredictions, type Prediction } from '../../core/convert/whatIf/predict';
import { InvalidRequestError } from '../../core/errors';
import type { QuantizeJob } from '../../protocol/quantizeJob';
import { nameOfPath } from '../../core/text/nameOfPath';
import { withProgressAfterMoment } from '../flow/planning';
import type { PlannedJob, QuantizeEngine } from './engine';

/**
 * Plans all jobs, or none of them.
 * @throws QnatError with a message for the person; an abort error when the person cancels
 */
export async function planAll(
  jobs: readonly QuantizeJob[],
  engine: QuantizeEngine,
): Promise<PlannedJob[]> {
  return withProgressAfterMoment('Planning…', (signal) => planEach(jobs, engine, signal));
}

/**
 * What other options would make of all models together.
 * @throws an abort error when the person cancels, after which the jobs are of no more use
 */
export async function predictAll(planned: readonly PlannedJob[]): Promise<readonly Prediction[]> {
  const predictions = await withProgressAfterMoment('Predicting sizes and errors…', (signal) =>
    Promise.all(planned.map((job) => job.predict(signal))),
  );
  return addPredictions(predictions);
}

export function disposeAll(planned: readonly PlannedJob[]): void {
  for (const job of planned) job.dispose();
}

async function planEach(
  jobs: readonly QuantizeJob[],
  engine: QuantizeEngine,
  signal: AbortSignal,
): Promise<PlannedJob[]> {
  const planned: PlannedJob[] = [];
  try {
    for (const job of jobs) {
      const next = await engine.plan(job, signal);
      planned.push(next);
      refuseOverwritingInputs(next, jobs);
    }
    return planned;
  } catch (error) {
    disposeAll(planned);
    throw error;
  }
}

/** The sidecar's name ends as the inputs' names do, so a chosen name can make it one of them. */
function refuseOverwritingInputs({ plan }: PlannedJob, jobs: readonly QuantizeJob[]): void {
  const inputs = new Set(jobs.flatMap((job) => job.inputs.map((path) => path.toLowerCase())));
  const overwritten = [plan.output, plan.sidecar].find(
    (path) => path !== undefined && inputs.has(path.toLowerCase()),
  );
  if (overwritten === undefined) return;
  throw new InvalidRequestError(
    `${nameOfPath(overwritten)} would be written over the file that is read. Choose another file name.`,
  );
}
