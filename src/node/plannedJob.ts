import type { Task } from '../core/tasks/task';
import type { QuantizeStatistics } from '../core/nf4/statistics';
import type { OnTask, TaskThreads } from './taskPool';

/** What performs tasks. */
export interface JobThreads {
  readonly threads: TaskThreads;
  /** At most so many of them. */
  readonly mostThreads: number;
}

/** A job whose inputs are open and whose output is planned. */
export interface PlannedJob<Summary> {
  /** Bytes that the run deals with. */
  readonly bytes: number;
  summary(): Summary;
  /** The name of the tensor a task deals with. */
  nameOf(task: Task): string;
  /**
   * Writes the output, or leaves everything as it was.
   * @returns statistics of quantizing, where the plan takes them
   * @throws QnatError in words for the person
   */
  run(
    threads: JobThreads,
    onTask: OnTask,
    signal?: AbortSignal,
  ): Promise<QuantizeStatistics | undefined>;
  close(): Promise<void>;
}
