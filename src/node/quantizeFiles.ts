import { basename, dirname } from 'node:path';
import { inOrder, type OutputFile } from '../core/convert/output';
import { inputBytes, planQuantize, type QuantizePlan } from '../core/convert/plan';
import { QuantizeSchedule } from '../core/convert/schedule';
import type { Task } from '../core/convert/tasks';
import { threadCount } from '../core/convert/threads';
import { type Metadata, partOffsets } from '../core/qnat/layout';
import { storedDtype } from '../core/weights/storage';
import type { WeightTensor } from '../core/weights/weightFile';
import {
  MAX_ROWS,
  type PlannedRow,
  type PlannedRows,
  type PlanSummary,
  type QuantizeJob,
} from '../protocol/quantizeJob';
import { refuseInputs } from './commitAll';
import { performJob } from './fileJob';
import { OpenModel } from './openModel';
import { removeStaleSidecar, sidecarOf, staleSidecarOf } from './sidecar';
import type { OnTask, PoolOptions } from './taskPool';

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
    const job = {
      inputs: this.model.files,
      folder: dirname(this.job.output),
      outputs: outputsOf(this.plan, this.job.output),
      schedule: new QuantizeSchedule(this.plan),
      threads: threadCount(this.plan, threads),
    };
    await performJob(job, script, onTask, signal);
    if (this.staleSidecar) await removeStaleSidecar(this.staleSidecar);
  }

  /** The name of the tensor a task deals with. */
  nameOf(task: Task): string {
    return task.kind === 'copy'
      ? this.plan.kept.at(task.copied).source.name
      : this.plan.tensors.at(task.tensor).name;
  }

  close(): Promise<void> {
    return this.model.close();
  }
}

function outputsOf({ layout, sidecar }: QuantizePlan, output: string): OutputFile[] {
  const qnat = { name: basename(output), known: () => inOrder(layout.headers()) };
  if (!sidecar) return [qnat];
  return [qnat, { name: basename(sidecarOf(output)), known: () => inOrder([sidecar.header]) }];
}

/** The crate's own names in reference layout, so that its bytes are met; else the file's name. */
function metadataOf({ output, options }: QuantizeJob): Metadata {
  const reference = options.layout === 'reference';
  const modelName = reference ? 'qlora-model' : basename(output).replace(/\.qnat$/i, '');
  return { modelName, modelType: 'qlora', computeDtype: options.computeDtype };
}

function rowOf(tensor: WeightTensor, note?: string): PlannedRow {
  const { name, shape, length } = tensor;
  return { name, dtype: storedDtype(tensor), shape, bytes: length, note };
}
