import { dirname, join } from 'node:path';
import { MAX_ROWS, type PlannedRow, type PlannedRows } from '../core/convert/summary';
import type { Task } from '../core/tasks/task';
import type { ExportPlan } from '../core/export/plan';
import { ExportSchedule } from '../core/export/schedule';
import { itemTaskCount } from '../core/export/tasks';
import type { ExportSummary } from '../protocol/exportJob';
import { type JobInput, performJob } from './fileJob';
import { closeAll } from './openFile';
import type { PlannedJob, JobThreads } from './plannedJob';
import type { OnTask } from './taskPool';

/** Where the items of an export or a merge go, and how. */
interface Placing extends Pick<ExportSummary, 'inputSidecars' | 'notRead' | 'errors' | 'warnings'> {
  readonly output: string;
  readonly inputs: readonly JobInput[];
  readonly plan: ExportPlan;
  readonly rows?: number;
  readonly verify: boolean;
}

/** Files made of items, whose inputs are open and whose places are planned. */
export class PlannedItems implements PlannedJob<ExportSummary> {
  constructor(private readonly placing: Placing) {}

  get bytes(): number {
    return this.itemBytes * (this.placing.verify ? 2 : 1);
  }

  private get itemBytes(): number {
    return this.placing.plan.items.reduce((sum, { length }) => sum + length, 0);
  }

  summary(): ExportSummary {
    const { plan, output, inputSidecars, notRead, errors, warnings } = this.placing;
    const { outputs, items, leftOut, skipped, dtype, parameters } = plan;
    const paths = pathsOf(plan, output);
    return {
      outputs: outputs.map(({ size }, index) => ({ path: paths[index], bytes: size })),
      inputSidecars,
      notRead,
      dtype,
      outputBytes: outputs.reduce((sum, { size }) => sum + size, 0),
      parameters,
      tensors: this.rowsOf(items, (item) => {
        const { name, dtype: written, shape, length, note } = item;
        return { name, dtype: written, shape, bytes: length, note };
      }),
      leftOut: this.rowsOf(leftOut, ({ name, dtype: kept, shape, reason }) => {
        return { name, dtype: kept, shape, bytes: 0, note: reason };
      }),
      skipped: this.rowsOf(skipped, (entry) => entry),
      errors,
      warnings,
    };
  }

  private rowsOf<T, Row = PlannedRow>(
    items: readonly T[],
    row: (item: T) => Row,
  ): PlannedRows<Row> {
    return { count: items.length, rows: items.slice(0, this.placing.rows ?? MAX_ROWS).map(row) };
  }

  async run(
    { threads, mostThreads }: JobThreads,
    onTask: OnTask,
    signal?: AbortSignal,
  ): Promise<undefined> {
    const { output, inputs, plan, verify } = this.placing;
    const job = {
      inputs,
      folder: dirname(output),
      outputs: plan.outputs,
      schedule: () => new ExportSchedule(plan.items),
      threadCount: Math.max(1, Math.min(mostThreads, this.taskCount())),
      verify,
    };
    await performJob(job, threads, onTask, signal);
  }

  private taskCount(): number {
    return this.placing.plan.items.reduce((sum, item) => sum + itemTaskCount(item), 0);
  }

  nameOf(task: Task): string {
    return this.placing.plan.items[task.kind === 'copy' ? task.copied : task.tensor].name;
  }

  close(): Promise<void> {
    return closeAll(this.placing.inputs);
  }
}

/** Where the outputs of a plan go. */
export function pathsOf({ outputs }: ExportPlan, output: string): string[] {
  return outputs.map(({ name }) => join(dirname(output), name));
}
