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
import { BACK } from '../flow/quickInput';
import { askOptions } from './optionPicks';
import { askFormat, askOutput, askPlan, askTensor } from './picks';
import { exportedText } from './planText';

/**
 * Asks what to export a file to and where, shows the plan and writes it. Dismissing a question ends it.
 * @throws QnatError with a message for the person; an abort error when the person cancels
 */
export async function exportByHand(deps: ExportDeps, source: vscode.Uri): Promise<void> {
  const wanted = await askWhat(deps.engine, source);
  if (!wanted) return;
  const { format, options } = wanted;
  const output = await askOutput(source, format, format.single ? options.include[0] : undefined);
  if (!output) return;
  if (!deps.engine.reaches(output.scheme)) {
    throw new InvalidRequestError('The output must be a file on a disk.');
  }
  await decide(deps.engine, await plan(deps.engine, source, options, output), output);
}

/** Asks for the format, and for what there is to decide in it; one can go back to the format. */
async function askWhat(engine: ExportEngine, source: vscode.Uri) {
  for (;;) {
    const format = await askFormat(source);
    if (!format) return undefined;
    const defaults = defaultsOf(source, format);
    const options = format.single
      ? await chooseTensor(engine, source, defaults)
      : await askOptions(source, defaults);
    if (options !== BACK) return options && { format, options };
  }
}

function defaultsOf(source: vscode.Uri, { format, dtype }: FormatChoice): ExportOptions {
  const verify = vscode.workspace.getConfiguration('qnat.export', source).get('verify', true);
  return { ...DEFAULT_EXPORT_OPTIONS, format, dtype, verify };
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
async function chooseTensor(engine: ExportEngine, source: vscode.Uri, options: ExportOptions) {
  const nowhere = vscode.Uri.joinPath(source, '..', `${nameOfPath(source.path)}.tensors`);
  const planned = await plan(engine, source, DEFAULT_EXPORT_OPTIONS, nowhere, Infinity);
  planned.dispose();
  const tensor = await askTensor(planned.plan);
  return typeof tensor === 'string' ? { ...options, include: [tensor] } : tensor;
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
