import { basename, dirname } from 'node:path';
import { inOrder } from '../core/bytes/knownBytes';
import type { OutputFile } from '../core/tasks/output';
import {
  metadataOf,
  planPart,
  planQuantize,
  progressBytes,
  type QuantizePlan,
} from '../core/convert/plan';
import { QuantizeSchedule, tensorOf } from '../core/convert/schedule';
import { sidecarOf } from '../core/convert/sidecar';
import { type PlanSummary, summarize } from '../core/convert/summary';
import type { Task } from '../core/tasks/task';
import { threadCount } from '../core/convert/threads';
import { predict, type Prediction } from '../core/convert/whatIf/predict';
import type { Kernel } from '../core/nf4/kernel/kernel';
import type { QuantizeStatistics } from '../core/nf4/statistics';
import type { QuantizeJob } from '../protocol/quantizeJob';
import { refuseInputs } from './commitAll';
import { performJob } from './fileJob';
import { OpenModel } from './openModel';
import { outputOf } from './outputOf';
import { removeStaleSidecar, staleSidecarOf } from './sidecar';
import type { PlannedJob, JobThreads } from './plannedJob';
import type { OnTask } from './taskPool';

/** A job whose inputs are open and whose output is planned. */
export class PlannedFiles implements PlannedJob<PlanSummary> {
  private constructor(
    private readonly job: QuantizeJob,
    /** Where it goes, which may be a part of what the job is about. */
    private readonly output: string,
    private readonly model: OpenModel,
    private readonly plan: QuantizePlan,
    private readonly staleSidecar?: string,
  ) {}

  /** @throws QnatError in words for the person */
  static async plan(job: QuantizeJob, signal?: AbortSignal): Promise<PlannedFiles> {
    const model = await OpenModel.open(job.inputs, signal, { part: job.part });
    try {
      const output = outputOf(job);
      const files = model.files.map(({ weights }) => weights);
      const metadata = metadataOf(basename(job.output), job.options);
      const planned = job.part ? planPart : planQuantize;
      const plan = planned(files, metadata, job.options, basename(output));
      const inputs = model.paths;
      await refuseInputs(plan.sidecar ? [output, sidecarOf(output)] : [output], inputs);
      const stale = plan.sidecar ? undefined : await staleSidecarOf(output, inputs);
      return new PlannedFiles(job, output, model, plan, stale);
    } catch (error) {
      await model.close();
      throw error;
    }
  }

  get bytes(): number {
    return progressBytes(this.plan);
  }

  summary(): PlanSummary {
    return {
      ...summarize(this.plan, this.output, this.job.rows),
      inputSidecars: this.model.sidecars,
      notRead: this.model.notRead,
      staleSidecar: this.staleSidecar,
    };
  }

  /** What other options would make of the model. */
  predict(kernel: Kernel, signal?: AbortSignal): Promise<Prediction[]> {
    const { options, output } = this.job;
    return predict(this.model.files, options, basename(output), kernel, signal);
  }

  /**
   * Writes the output, or leaves everything as it was.
   * @param mostThreads fewer are used when the job is small, or its blocks are large
   * @returns statistics where the plan takes them
   */
  async run(
    { threads, mostThreads }: JobThreads,
    onTask: OnTask,
    signal?: AbortSignal,
  ): Promise<QuantizeStatistics | undefined> {
    const schedule = new QuantizeSchedule(this.plan);
    const job = {
      inputs: this.model.files,
      folder: dirname(this.output),
      outputs: outputsOf(this.plan, this.output),
      schedule: () => schedule,
      threadCount: threadCount(this.plan, mostThreads),
      verify: false,
    };
    await performJob(job, threads, onTask, signal);
    if (this.staleSidecar) await removeStaleSidecar(this.staleSidecar);
    return schedule.statistics;
  }

  nameOf(task: Task): string {
    return tensorOf(this.plan, task).name;
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
