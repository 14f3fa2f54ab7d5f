import * as vscode from 'vscode';
import type { RunResult } from '../../core/convert/runResult';
import { DEFAULT_EXPORT_OPTIONS, type ExportOptions } from '../../core/export/options';
import { InvalidRequestError } from '../../core/errors';
import { formatSeconds } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import { pathOf, uriOf } from '../files/places';
import { mayReplace } from '../flow/overwrite';
import { withProgressAfterMoment } from '../flow/planning';
import { offerToOpen } from '../flow/report';
import { runWithProgress } from '../flow/runWithProgress';
import type { ExportDeps, ExportEngine, PlannedExport } from './engine';
import type { FormatChoice } from './formats';
import { askFormat, askOutput, askPlan, askTensor } from './picks';
import { exportedText } from './planText';

/**
 * Asks what to export a file to and where, shows the plan and writes it. Dismissing a question ends it.
 * @throws QnatError with a message for the person; an abort error when the person cancels
 */
export async function exportByHand(deps: ExportDeps, source: vscode.Uri): Promise<void> {
  const format = await askFormat(source);
  if (!format) return;
  const tensor = format.single ? await chooseTensor(deps.engine, source) : undefined;
  if (format.single && tensor === undefined) return;
  const output = await askOutput(source, format, tensor);
  if (!output) return;
  if (!deps.engine.reaches(output.scheme)) {
    throw new InvalidRequestError('The output must be a file on a disk.');
  }
  const options = optionsOf(source, format, tensor);
  await decide(deps.engine, await plan(deps.engine, source, options, output), output);
}

function optionsOf(
  source: vscode.Uri,
  { format, dtype }: FormatChoice,
  tensor?: string,
): ExportOptions {
  const verify = vscode.workspace.getConfiguration('qnat.export', source).get('verify', true);
  const include = tensor === undefined ? DEFAULT_EXPORT_OPTIONS.include : [tensor];
  return { ...DEFAULT_EXPORT_OPTIONS, format, dtype, include, verify };
}

function plan(
  engine: ExportEngine,
  source: vscode.Uri,
  options: ExportOptions,
  output: vscode.Uri,
  rows?: number,
): Promise<PlannedExport> {
  const job = { inputs: [pathOf(source)], sidecar: true, options, output: pathOf(output), rows };
  return withProgressAfterMoment('Planning…', (signal) => engine.planExport(job, signal));
}

/** The names that there are to choose from are those of a plan for all of them. */
async function chooseTensor(engine: ExportEngine, source: vscode.Uri) {
  const nowhere = vscode.Uri.joinPath(source, '..', `${nameOfPath(source.path)}.tensors`);
  const planned = await plan(engine, source, DEFAULT_EXPORT_OPTIONS, nowhere, Infinity);
  planned.dispose();
  return askTensor(planned.plan);
}

async function decide(engine: ExportEngine, planned: PlannedExport, chosen: vscode.Uri) {
  try {
    if (!(await askPlan(planned.plan))) return;
    const { outputs } = planned.plan;
    // The dialog has asked about the file that was chosen; shards have names of their own.
    const others = outputs.map(({ path }) => path).filter((path) => path !== pathOf(chosen));
    if (!(await mayReplace(await engine.existing(others)))) return;
    const { seconds } = await run(planned);
    void offer(planned, seconds);
  } finally {
    planned.dispose();
  }
}

function run(planned: PlannedExport): Thenable<RunResult> {
  const { outputs, outputBytes } = planned.plan;
  const name = nameOfPath(outputs[0].path);
  return runWithProgress(`Writing ${name}`, [{ name, bytes: outputBytes }], (reporter, signal) =>
    planned.run((progress) => reporter.update(0, progress), signal),
  );
}

/** Nothing waits for the person to close what is shown. */
async function offer({ plan: written }: PlannedExport, seconds: number) {
  const first = uriOf(written.outputs[0].path);
  const text = exportedText(written, formatSeconds(seconds));
  if (await offerToOpen(text, first)) await vscode.commands.executeCommand('vscode.open', first);
}
