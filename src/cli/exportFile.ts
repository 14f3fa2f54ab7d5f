import { basename, resolve } from 'node:path';
import { formatBytes, formatQuantity, formatSeconds } from '../core/text/format';
import type { WorkerJob } from '../node/workerEngine';
import type { ExportSummary } from '../protocol/exportJob';
import type { ExportArguments } from './arguments/export';
import type { Context } from './context';
import { ENGINE } from './engine';
import { EXIT } from './exitStatus';
import { refuseOverwriting } from './files';
import { countsText } from './output/findings';
import { besideText, notReadText, skippedText } from './output/inputs';
import { printJson } from './output/json';
import { printable } from './output/output';
import { runPlanned } from './run';

/** Exports a model and says what became of it. @returns the exit status */
export async function exportFile(request: ExportArguments, context: Context): Promise<number> {
  const { force, json, options, sidecar, jobs: threads } = request;
  const inputs = request.inputs.map((path) => resolve(path));
  const output = resolve(request.output);
  await refuseOverwriting([output], inputs, force);
  const job = { inputs, output, options, sidecar, threads, rows: json ? Infinity : 0 };
  const planned = await ENGINE.planExport(job, context.signal);
  return writeItems(planned, { inputs, force, json }, context);
}

interface WriteRequest {
  readonly inputs: readonly string[];
  readonly force: boolean;
  readonly json: boolean;
}

/** Writes what is planned and says what became of it. @returns the exit status */
export async function writeItems(
  planned: WorkerJob<ExportSummary>,
  { inputs, force, json }: WriteRequest,
  context: Context,
): Promise<number> {
  const { plan } = planned;
  const paths = plan.outputs.map(({ path }) => path);
  try {
    await refuseOverwriting(paths, inputs, force);
    const { seconds } = await runPlanned(planned, context);
    if (json) await printJson(context.stdout, { ...jsonOf(plan), seconds });
    else await report(plan, seconds, context);
    await warn(plan, inputs[0], context);
    return EXIT.good;
  } finally {
    planned.dispose();
  }
}

function jsonOf(plan: ExportSummary) {
  return {
    ...plan,
    tensors: plan.tensors.rows,
    leftOut: plan.leftOut.rows,
    skipped: plan.skipped.rows,
  };
}

async function report(plan: ExportSummary, seconds: number, { stdout }: Context): Promise<void> {
  const { outputs, dtype, outputBytes, leftOut, inputSidecars, notRead, skipped } = plan;
  const name = printable(basename(outputs[0].path));
  const as = dtype === '' ? '' : ` as ${dtype}`;
  const tensors = `${formatQuantity(plan.tensors.count, 'tensor')}${as}`;
  const beside = outputs.length - 1;
  const files = beside > 0 ? `, ${formatQuantity(beside, 'file')} beside it` : '';
  const size = `${formatBytes(outputBytes)} in ${formatSeconds(seconds)}`;
  await stdout.line(`${name}: ${tensors}${files}, ${size}`);
  for (const path of inputSidecars) await stdout.line(besideText(path));
  if (notRead.length > 0) await stdout.line(notReadText(notRead));
  if (leftOut.count > 0) {
    await stdout.line(`${formatQuantity(leftOut.count, 'tensor')} left out; --json says why`);
  }
  if (skipped.count > 0) await stdout.line(skippedText(skipped));
}

/** Values can be read and still be wrong. */
async function warn(
  { errors, warnings }: ExportSummary,
  path: string,
  { stderr }: Context,
): Promise<void> {
  if (errors + warnings === 0) return;
  const counts = countsText({ error: errors, warning: warnings, info: 0 });
  await stderr.line(
    `qnat: ${printable(path)} has ${counts}, so values may be wrong; qnat verify lists all.`,
  );
}
