import type { TaskResult } from './result';
import type { Task } from './task';

/** Hands out the tasks of a plan, in an order that threads can share. */
export interface Schedule {
  /** The next task; undefined when there is none for now. */
  next(): Task | undefined;
  /** Takes note that a task is done, which may make others ready. */
  complete(task: Task, result: TaskResult): void;
}
