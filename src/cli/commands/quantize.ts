import { basename, resolve } from 'node:path';
import { formatBytes, formatQuantity, formatRatio, formatSeconds } from '../../core/text/format';
import { errorsOf, refiningText, type RunResult } from '../../core/convert/runResult';
import { outputOf } from '../../node/outputOf';
import type { PlanSummary } from '../../core/convert/summary';
import { parseQuantize, type QuantizeArguments } from '../arguments/quantize';
import type { Context } from '../context';
import { ENGINE } from '../engine';
import { EXIT } from '../exitStatus';
import { refuseOverwriting } from '../files';
import { printJson } from '../output/json';
import { printable } from '../output/output';
import { besideText, notReadText, skippedText } from '../output/inputs';
import { runPlanned } from '../run';

export async function quantize(args: readonly string[], context: Context): Promise<number> {
  const request = parseQuantize(args);
  const job = {
    inputs: request.inputs.map((path) => resolve(path)),
    output: resolve(request.output),
    options: request.options,
    part: request.part,
    threads: request.jobs,
    rows: request.json ? Infinity : 0,
  };
  // Before the inputs are read, for that may take long; the sidecar is known only afterwards.
  await refuseOverwriting([outputOf(job)], job.inputs, request.force);
  const planned = await ENGINE.plan(job, context.signal);
  try {
    const { sidecar, staleSidecar } = planned.plan;
    const beside = sidecar ?? staleSidecar;
    if (beside) await refuseOverwriting([beside], job.inputs, request.force);
    const result = await runPlanned(planned, context);
    await report(planned.plan, result, request, context);
    return EXIT.good;
  } finally {
    planned.dispose();
  }
}

async function report(
  plan: PlanSummary,
  { seconds, statistics }: RunResult,
  { json }: QuantizeArguments,
  { stdout }: Context,
): Promise<void> {
  if (json)
    return printJson(stdout, {
      ...jsonOf(plan),
      errors: statistics ? errorsOf(statistics) : null,
      seconds,
    });
  const { output, quantized, parameters, outputBytes } = plan;
  const size = `${formatBytes(outputBytes)} (${formatRatio((4 * parameters) / outputBytes)} smaller than F32)`;
  const tensors = formatQuantity(quantized.count, 'tensor');
  const name = printable(basename(output));
  await stdout.line(`${name}: ${tensors}, ${size} in ${formatSeconds(seconds)}`);
  if (statistics) await stdout.line(`${name}: ${refiningText(statistics)}`);
  for (const path of plan.inputSidecars ?? []) await stdout.line(besideText(path));
  if (plan.notRead?.length) await stdout.line(notReadText(plan.notRead));
  if (plan.kept.count > 0) await stdout.line(keptText(plan));
  if (plan.skipped.count > 0) await stdout.line(skippedText(plan.skipped));
  if (plan.staleSidecar) await stdout.line(`${printable(basename(plan.staleSidecar))}: removed`);
}

function jsonOf(plan: PlanSummary) {
  return {
    ...plan,
    sidecar: plan.sidecar ?? null,
    inputSidecars: plan.inputSidecars ?? [],
    notRead: plan.notRead ?? [],
    staleSidecar: plan.staleSidecar ?? null,
    quantized: plan.quantized.rows,
    kept: plan.kept.rows,
    skipped: plan.skipped.rows,
  };
}

function keptText({ kept, sidecar, sidecarBytes }: PlanSummary): string {
  const tensors = `${formatQuantity(kept.count, 'tensor')} not quantized`;
  if (!sidecar) return `${tensors}: left out`;
  return `${printable(basename(sidecar))}: ${tensors}, ${formatBytes(sidecarBytes)}`;
}
