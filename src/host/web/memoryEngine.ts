import * as vscode from 'vscode';
import { MemorySource } from '../../core/bytes/byteSource';
import { isSidecar, sidecarOf } from '../../core/convert/sidecar';
import type { RunResult } from '../../core/convert/runResult';
import type { PlanSummary } from '../../core/convert/summary';
import type { Prediction } from '../../core/convert/whatIf/predict';
import { InvalidRequestError, QnatError } from '../../core/errors';
import { formatBytes } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import { findModelFiles, type ModelFile } from '../../core/weights/modelFiles';
import type { MemoryInput, MemoryJobEvent } from '../../protocol/memoryJob';
import type { QuantizeJob } from '../../protocol/quantizeJob';
import { MODEL_FILE_SYSTEM } from '../files/modelFileSystem';
import { pathOf, uriOf } from '../files/places';
import type { JobProgress } from '../flow/progress';
import type { PlannedJob, QuantizeEngine } from '../quantize/engine';
import { MemoryWorker } from './memoryWorker';
import { type NewFile, replaceFiles } from '../files/replaceFiles';

/** Inputs are held whole, and so is what is made of them: 512 MiB leave a browser room. */
const MAX_INPUT_BYTES = 512 * 1024 * 1024;

/**
 * Quantizes where there is no disk and no Node: files of any file system that VS Code knows are read
 * whole, quantized by a web worker in memory, and written whole, for its API knows no ranges
 * (microsoft/vscode#84515).
 */
export class MemoryEngine implements QuantizeEngine {
  /** @param script the bundle of src/web/quantize.ts */
  constructor(private readonly script: vscode.Uri) {}

  reaches(): boolean {
    return true;
  }

  async plan(given: QuantizeJob, signal: AbortSignal): Promise<PlannedJob> {
    const { files, ...besides } = await findInputs(given.inputs);
    const job = { ...given, inputs: files.map(({ path }) => path) };
    refuseInput(job);
    const inputs = await readInputs(files);
    signal.throwIfAborted();
    const worker = new MemoryWorker(this.script);
    try {
      const transfer = inputs.map(({ bytes }) => bytes.buffer);
      const event = await worker.ask({ kind: 'plan', job, inputs }, signal, { transfer });
      if (event.kind !== 'planned') throw unexpected(event);
      const stale = event.plan.sidecar ? undefined : await staleSidecarOf(job);
      return new MemoryJob(worker, { ...event.plan, ...besides, staleSidecar: stale });
    } catch (error) {
      worker.end();
      throw error;
    }
  }

  async existing(paths: readonly string[]): Promise<string[]> {
    const found = await Promise.all(
      paths.map(async (path) => ((await exists(path)) ? [path] : [])),
    );
    return found.flat();
  }
}

/** What is read is not written over, though it is held whole: it may be all that there is. */
function refuseInput({ inputs, output }: QuantizeJob): void {
  if (!inputs.includes(output)) return;
  throw new InvalidRequestError(
    `${nameOfPath(output)}: it is read, and cannot be written over. Choose another name.`,
  );
}

/** A job that is planned, in a worker that waits to run it. */
class MemoryJob implements PlannedJob {
  constructor(
    private readonly worker: MemoryWorker,
    readonly plan: PlanSummary,
  ) {}

  async predict(signal: AbortSignal): Promise<readonly Prediction[]> {
    const event = await this.worker.ask({ kind: 'predict' }, signal);
    if (event.kind !== 'predicted') throw unexpected(event);
    return event.predictions;
  }

  async run(onProgress: (progress: JobProgress) => void, signal: AbortSignal): Promise<RunResult> {
    const started = performance.now();
    const made = await this.worker.ask({ kind: 'run' }, signal, { onProgress });
    if (made.kind !== 'made') throw unexpected(made);
    await replaceFiles(this.newFiles(made), signal);
    if (this.plan.staleSidecar) await vscode.workspace.fs.delete(uriOf(this.plan.staleSidecar));
    return { seconds: (performance.now() - started) / 1000, statistics: made.statistics };
  }

  dispose(): void {
    this.worker.end();
  }

  /** The sidecar first: a .qnat never stands beside kept tensors of an older run. */
  private newFiles(made: Extract<MemoryJobEvent, { kind: 'made' }>): NewFile[] {
    const output = { target: uriOf(this.plan.output), bytes: made.output };
    if (!made.sidecar) return [output];
    return [{ target: uriOf(this.plan.sidecar!), bytes: made.sidecar }, output];
  }
}

function unexpected({ kind }: MemoryJobEvent): QnatError {
  return new QnatError(`The worker answered “${kind}”.`);
}

type InputFile = Pick<ModelFile<string>, 'path' | 'promised'>;

/** The files that the chosen ones stand for, those of kept tensors too. */
async function findInputs(chosen: readonly string[]) {
  const { files, notRead } = await findModelFiles(chosen.map(uriOf), MODEL_FILE_SYSTEM);
  const named = files.map(({ path, promised }): InputFile => ({ path: pathOf(path), promised }));
  const inputSidecars = await sidecarsBeside(named.map(({ path }) => path));
  return {
    files: [...named, ...inputSidecars.map((path): InputFile => ({ path }))],
    inputSidecars,
    notRead: notRead.map(pathOf),
  };
}

async function readInputs(files: readonly InputFile[]): Promise<MemoryInput[]> {
  const stats = await Promise.all(files.map(({ path }) => vscode.workspace.fs.stat(uriOf(path))));
  const bytes = stats.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_INPUT_BYTES) {
    const what = files.length === 1 ? `${nameOfPath(files[0].path)} has` : 'These files have';
    throw new QnatError(
      `${what} ${formatBytes(bytes)}. In a browser, weights are held in memory as a whole, so at most ${formatBytes(MAX_INPUT_BYTES)} can be quantized. Use VS Code on a desktop, or the command qnat.`,
    );
  }
  return Promise.all(
    files.map(async ({ path, promised }) => {
      const read = await vscode.workspace.fs.readFile(uriOf(path));
      // A copy: what a file system hands out may be its own, and is going to be given away.
      return { name: nameOfPath(path), bytes: read.slice(), promised };
    }),
  );
}

/** The sidecar that an earlier run left beside the output, unless it is read. */
async function staleSidecarOf({ output, inputs }: QuantizeJob): Promise<string | undefined> {
  const path = sidecarOf(output);
  return !inputs.includes(path) && (await isSidecarThere(path)) ? path : undefined;
}

/** The files of kept tensors beside QNAT files that are not among them. */
async function sidecarsBeside(inputs: readonly string[]): Promise<string[]> {
  const qnat = inputs.filter((path) => /\.qnat$/i.test(path)).map(sidecarOf);
  const others = qnat.filter((path) => !inputs.includes(path));
  const found = await Promise.all(others.map(isSidecarThere));
  return others.filter((_, index) => found[index]);
}

async function isSidecarThere(path: string): Promise<boolean> {
  if (!(await exists(path))) return false;
  const bytes = await vscode.workspace.fs.readFile(uriOf(path));
  return isSidecar(new MemorySource(bytes));
}

function exists(path: string): Thenable<boolean> {
  return vscode.workspace.fs.stat(uriOf(path)).then(
    () => true,
    () => false,
  );
}
