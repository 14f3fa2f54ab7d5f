import { QnatError } from '../errors';
import { mergeStatistics, type QuantizeStatistics } from '../nf4/statistics';
import { quotedName } from '../text/names';
import { copyTasks } from '../tasks/copy';
import type { TaskResult } from '../tasks/result';
import type { Schedule } from '../tasks/schedule';
import type { Task } from '../tasks/task';
import type { WeightTensor } from '../weights/weightFile';
import type { QuantizePlan } from './plan';
import { isFitted } from './options';
import { fitTasks, quantizeTasks, scalesTasks, SIDECAR_OUTPUT, taskCount } from './tasks';

/** A tensor has values that are NaN or infinite, or overflow f32. */
export class NonFiniteError extends QnatError {
  override readonly name = 'NonFiniteError';

  constructor(
    readonly tensor: string,
    readonly count: number,
    readonly firstIndex: number,
  ) {
    const values = count === 1 ? '1 value that is' : `${count} values that are`;
    super(
      `Tensor ${quotedName(tensor)} has ${values} NaN or infinite, the first at index ${firstIndex}. Mend the weights, exclude the tensor, or use the reference layout, which quantizes them as qlora-rs does.`,
    );
  }
}

/**
 * The tasks that quantize a model: blocks of every tensor, then the copies. A tensor's scales are
 * double-quantized once all its blocks are done.
 */
export class QuantizeSchedule implements Schedule {
  private readonly tasks: Iterator<Task, undefined>;
  private readonly ready: Task[] = [];
  private readonly open = new Map<number, OpenTensor>();
  private found: QuantizeStatistics | undefined;
  /** Of blocks that were fitted, for which the others no longer hold. */
  private fitted: QuantizeStatistics | undefined;

  constructor(private readonly plan: QuantizePlan) {
    this.tasks = allTasks(plan);
  }

  /** Of the tasks that are done and take them; sums depend, by a rounding, on the order of these. */
  get statistics(): QuantizeStatistics | undefined {
    if (!this.found || !this.fitted) return this.found;
    return { ...this.fitted, unrefinedError: this.found.unrefinedError };
  }

  next(): Task | undefined {
    return this.ready.pop() ?? this.tasks.next().value;
  }

  /** @throws NonFiniteError when a tensor is done that has such values, unless they are allowed */
  complete(task: Task, result: TaskResult): void {
    if (task.kind === 'fit') this.fitted = mergeStatistics(this.fitted, result.statistics);
    if (task.kind !== 'quantize' && task.kind !== 'carry') return;
    const { tensor } = task;
    this.found = mergeStatistics(this.found, result.statistics);
    const before = this.open.get(tensor) ?? newTensor(taskCount(this.plan.tensors.at(tensor)));
    const after = merge(before, result);
    this.open.set(tensor, after);
    if (after.tasksLeft === 0) this.closeTensor(tensor, after);
  }

  private closeTensor(
    index: number,
    { nonFinite, firstNonFinite, largestScale }: OpenTensor,
  ): void {
    this.open.delete(index);
    const { options, tensors } = this.plan;
    if (nonFinite > 0 && options.layout !== 'reference') {
      throw new NonFiniteError(tensors.at(index).name, nonFinite, firstNonFinite);
    }
    if (!options.doubleQuantization) return;
    const tasks = isFitted(options) ? fitTasks : scalesTasks;
    for (const task of tasks(this.plan, index, largestScale)) this.ready.push(task);
  }
}

/** The tensor that a task deals with. */
export function tensorOf({ tensors, kept }: QuantizePlan, task: Task): WeightTensor {
  return task.kind === 'copy' ? kept.at(task.copied).source : tensors.at(task.tensor).source;
}

/** A tensor some of whose tasks are done. */
interface OpenTensor extends TaskResult {
  readonly tasksLeft: number;
}

function newTensor(tasksLeft: number): OpenTensor {
  return { tasksLeft, largestScale: 0, nonFinite: 0, firstNonFinite: Infinity };
}

function merge(tensor: OpenTensor, result: TaskResult): OpenTensor {
  return {
    tasksLeft: tensor.tasksLeft - 1,
    largestScale: Math.max(tensor.largestScale, result.largestScale),
    nonFinite: tensor.nonFinite + result.nonFinite,
    firstNonFinite: Math.min(tensor.firstNonFinite, result.firstNonFinite),
  };
}

function* allTasks(plan: QuantizePlan): Generator<Task, undefined> {
  for (let index = 0; index < plan.tensors.length; index++) yield* quantizeTasks(plan, index);
  if (!plan.sidecar) return;
  for (let index = 0; index < plan.kept.length; index++) {
    yield* copyTasks(plan.kept.at(index), index, SIDECAR_OUTPUT, plan.sidecar.offsets[index]);
  }
}
