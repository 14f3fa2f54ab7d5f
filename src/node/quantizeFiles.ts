import { basename } from 'node:path';
import { inputBytes, planQuantize, type QuantizePlan } from '../core/convert/plan';
import { Schedule } from '../core/convert/schedule';
import type { Task } from '../core/convert/tasks';
import { threadCount } from '../core/convert/threads';
import type { ByteSink } from '../core/bytes/byteSink';
import { type Metadata, partOffsets } from '../core/qnat/layout';
import type { QnatLayout } from '../core/qnat/writeHeaders';
import type { WeightTensor } from '../core/weights/weightFile';
import {
  MAX_ROWS,
  type PlannedRow,
  type PlannedRows,
  type PlanSummary,
  type QuantizeJob,
} from '../protocol/quantizeJob';
import { AtomicFile } from './atomicFile';
import { checkTargets, commitAll, refuseInputs } from './commitAll';
import { explainIoError } from './ioError';
import { OpenModel } from './openModel';
import { removeStaleSidecar, sidecarOf, staleSidecarOf } from './sidecar';
import { type OnTask, performTasks, type PoolOptions, TaskError } from './taskPool';

interface Table<T> {
  readonly length: number;
  at(index: number): T;
}

type Threads = Pick<PoolOptions, 'script' | 'threads'>;

/** A job whose inputs are open and whose output is planned. */
export class PlannedFiles {
  private constructor(
    private readonly job: QuantizeJob,
    private readonly model: OpenModel,
    private readonly plan: QuantizePlan,
    private readonly staleSidecar?: string,
  ) {}

  /** @throws QnatError in words for the person */
  static async plan(job: QuantizeJob, signal?: AbortSignal): Promise<PlannedFiles> {
    const model = await OpenModel.open(job.inputs, signal);
    try {
      const files = model.files.map(({ weights }) => weights);
      const plan = planQuantize(files, metadataOf(job), job.options, basename(job.output));
      const inputs = model.files.map(({ path }) => path);
      await refuseInputs(plan.sidecar ? [job.output, sidecarOf(job.output)] : [job.output], inputs);
      const stale = plan.sidecar ? undefined : await staleSidecarOf(job.output, inputs);
      return new PlannedFiles(job, model, plan, stale);
    } catch (error) {
      await model.close();
      throw error;
    }
  }

  /** Bytes of input that the run deals with. */
  get inputBytes(): number {
    return inputBytes(this.plan);
  }

  summary(): PlanSummary {
    const { layout, tensors, kept, sidecar } = this.plan;
    return {
      output: this.job.output,
      sidecar: sidecar && sidecarOf(this.job.output),
      staleSidecar: this.staleSidecar,
      inputBytes: this.inputBytes,
      outputBytes: layout.size,
      sidecarBytes: sidecar?.size ?? 0,
      parameters: tensors.parameters,
      quantized: this.rowsOf(tensors, (tensor) => ({
        ...rowOf(tensor.source, tensor.note),
        bytes: partOffsets(tensor, tensor.parts).length,
      })),
      kept: this.rowsOf(kept, ({ source, reason }) => rowOf(source, reason)),
    };
  }

  private rowsOf<T>(tensors: Table<T>, row: (tensor: T) => PlannedRow): PlannedRows {
    const length = Math.min(tensors.length, this.job.rows ?? MAX_ROWS);
    const rows = Array.from({ length }, (_, index) => row(tensors.at(index)));
    return { count: tensors.length, rows };
  }

  /**
   * Writes the output, or leaves everything as it was.
   * @param script the bundle of src/worker/tasks.ts
   * @param threads at most so many; fewer when the job is small, or its blocks are large
   */
  async run({ script, threads }: Threads, onTask: OnTask, signal?: AbortSignal): Promise<void> {
    const { output } = this.job;
    const targets = this.plan.sidecar ? [output, sidecarOf(output)] : [output];
    const written: AtomicFile[] = [];
    try {
      await checkTargets(targets);
      for (const target of targets) written.push(await AtomicFile.create(target));
      await this.write(written, { script, threads }, onTask, signal);
      await this.model.checkUnchanged();
      for (const file of written) await file.sync();
      signal?.throwIfAborted();
      // The sidecar first: a .qnat never stands beside kept tensors of an older run.
      await commitAll(written.toReversed());
      if (this.staleSidecar) await removeStaleSidecar(this.staleSidecar);
    } catch (error) {
      throw await this.explain(error);
    } finally {
      await Promise.all(written.map((file) => file.discard()));
    }
  }

  private async write(
    written: readonly AtomicFile[],
    { script, threads }: Threads,
    onTask: OnTask,
    signal?: AbortSignal,
  ): Promise<void> {
    const [output] = written;
    const sidecar = written.at(1);
    await writeHeaders(output, this.plan.layout);
    await sidecar?.write(0, this.plan.sidecar!.header);
    const inputs = this.model.files.map(({ source }) => source.descriptor);
    const files = { inputs, output: output.descriptor, sidecar: sidecar?.descriptor };
    const pool = { script, threads: threadCount(this.plan, threads), ...files };
    await performTasks(new Schedule(this.plan), pool, onTask, signal);
  }

  /** The name of the tensor a task deals with. */
  nameOf(task: Task): string {
    return task.kind === 'copy'
      ? this.plan.kept.at(task.kept).source.name
      : this.plan.tensors.at(task.tensor).name;
  }

  private async explain(error: unknown): Promise<unknown> {
    if (!(error instanceof TaskError)) return explainIoError(error, this.job.output);
    const { failure } = error;
    // A file that was cut or written to meanwhile fails in many ways; that it was says it best.
    await this.model.checkUnchanged();
    const path =
      failure.input === undefined ? this.job.output : this.model.files[failure.input].path;
    return explainIoError(Object.assign(error, { code: failure.code }), path);
  }

  close(): Promise<void> {
    return this.model.close();
  }
}

async function writeHeaders(output: ByteSink, layout: QnatLayout): Promise<void> {
  let at = 0;
  for (const piece of layout.headers()) {
    await output.write(at, piece);
    at += piece.length;
  }
}

/** The crate's own names in reference layout, so that its bytes are met; else the file's name. */
function metadataOf({ output, options }: QuantizeJob): Metadata {
  const reference = options.layout === 'reference';
  const modelName = reference ? 'qlora-model' : basename(output).replace(/\.qnat$/i, '');
  return { modelName, modelType: 'qlora', computeDtype: options.computeDtype };
}

function rowOf({ name, dtype, shape, length }: WeightTensor, note?: string): PlannedRow {
  return { name, dtype, shape, bytes: length, note };
}
