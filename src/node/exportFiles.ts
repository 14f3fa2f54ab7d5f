import { basename, dirname, join } from 'node:path';
import { SIDECAR_MARK, sidecarOf } from '../core/convert/sidecar';
import { MAX_ROWS, type PlannedRow, type PlannedRows } from '../core/convert/summary';
import type { Task } from '../core/convert/tasks';
import { QnatError } from '../core/errors';
import { type ExportPlan, planExport } from '../core/export/plan';
import { ExportSchedule } from '../core/export/schedule';
import { itemTaskCount } from '../core/export/tasks';
import { Findings } from '../core/qnat/findings';
import { type QnatFile, readQnat } from '../core/qnat/readQnat';
import { readSafetensors } from '../core/weights/readSafetensors';
import type { WeightFile } from '../core/weights/weightFile';
import type { ExportJob, ExportSummary } from '../protocol/exportJob';
import { refuseInputs } from './commitAll';
import { type JobInput, performJob } from './fileJob';
import { FileSource } from './fileSource';
import { identify } from './identify';
import { explainIoError } from './ioError';
import type { PlannedJob, Threads } from './plannedJob';
import type { OnTask } from './taskPool';

/** An export whose inputs are open and whose outputs are planned. */
export class PlannedExport implements PlannedJob<ExportSummary> {
  private constructor(
    private readonly job: ExportJob,
    private readonly inputs: readonly JobInput[],
    private readonly file: QnatFile,
    private readonly plan: ExportPlan,
  ) {}

  /** @throws QnatError in words for the person */
  static async plan(job: ExportJob, signal?: AbortSignal): Promise<PlannedExport> {
    const inputs: JobInput[] = [];
    try {
      const qnat = await opened(job.input, inputs);
      const file = await told(job.input, readQnat(qnat, signal));
      const sidecar = job.sidecar ? await readSidecar(job.input, inputs, signal) : undefined;
      const plan = planExport({ file, sidecar }, job.options, basename(job.output));
      await refuseInputs(
        pathsOf(plan, job.output),
        inputs.map(({ path }) => path),
      );
      return new PlannedExport(job, inputs, file, plan);
    } catch (error) {
      await closeAll(inputs);
      throw error;
    }
  }

  get bytes(): number {
    return this.itemBytes * (this.job.options.verify ? 2 : 1);
  }

  private get itemBytes(): number {
    return this.plan.items.reduce((sum, { length }) => sum + length, 0);
  }

  summary(): ExportSummary {
    const { outputs, items, leftOut, dtype } = this.plan;
    const paths = pathsOf(this.plan, this.job.output);
    const { error, warning } = this.findings();
    return {
      outputs: outputs.map(({ size }, index) => ({ path: paths[index], bytes: size })),
      sidecar: this.inputs.at(1)?.path,
      dtype,
      outputBytes: outputs.reduce((sum, { size }) => sum + size, 0),
      parameters: this.file.totals.parameters,
      tensors: this.rowsOf(items, ({ name, dtype, shape, length, note }) => {
        return { name, dtype, shape, bytes: length, note };
      }),
      leftOut: this.rowsOf(leftOut, ({ name, dtype, shape, reason }) => {
        return { name, dtype, shape, bytes: 0, note: reason };
      }),
      errors: error,
      warnings: warning,
    };
  }

  private findings() {
    const findings = new Findings();
    findings.add(this.file.diagnostics);
    return findings.counts();
  }

  private rowsOf<T>(items: readonly T[], row: (item: T) => PlannedRow): PlannedRows {
    return { count: items.length, rows: items.slice(0, this.job.rows ?? MAX_ROWS).map(row) };
  }

  async run({ script, threads }: Threads, onTask: OnTask, signal?: AbortSignal): Promise<void> {
    const { items, outputs } = this.plan;
    const job = {
      inputs: this.inputs,
      folder: dirname(this.job.output),
      outputs,
      schedule: () => new ExportSchedule(items),
      threads: Math.max(1, Math.min(threads, this.taskCount())),
      verify: this.job.options.verify,
    };
    await performJob(job, script, onTask, signal);
  }

  private taskCount(): number {
    return this.plan.items.reduce((sum, item) => sum + itemTaskCount(item), 0);
  }

  nameOf(task: Task): string {
    return this.plan.items[task.kind === 'copy' ? task.copied : task.tensor].name;
  }

  close(): Promise<void> {
    return closeAll(this.inputs);
  }
}

/** Opens a file and adds it to the inputs. */
async function opened(path: string, inputs: JobInput[]): Promise<FileSource> {
  const source = await FileSource.open(path).catch((error: unknown) => {
    throw explainIoError(error, path);
  });
  inputs.push({ path, source });
  return source;
}

/** What was read of a file, or the error with the file's name. */
async function told<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof QnatError) throw new QnatError(`${basename(path)}: ${error.message}`);
    throw explainIoError(error, path);
  }
}

/** The file of kept tensors beside a QNAT file, if there is one and it says that it belongs there. */
async function readSidecar(
  input: string,
  inputs: JobInput[],
  signal?: AbortSignal,
): Promise<WeightFile | undefined> {
  const path = sidecarOf(input);
  if ((await identify(path)) === undefined) return undefined;
  const source = await opened(path, inputs);
  const weights = await told(path, readSafetensors(source, signal));
  if (Object.hasOwn(weights.metadata, SIDECAR_MARK)) return weights;
  inputs.pop();
  await source.close();
  return undefined;
}

function pathsOf({ outputs }: ExportPlan, output: string): string[] {
  return outputs.map(({ name }) => join(dirname(output), name));
}

async function closeAll(inputs: readonly JobInput[]): Promise<void> {
  await Promise.all(inputs.map(({ source }) => source.close()));
}
