import type { TaskResult } from '../core/tasks/result';
import type { Task } from '../core/tasks/task';

/** What a thread that performs tasks is told first. File descriptors are the process's. */
export interface TaskThreadFiles {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Whether what tasks make is written, or compared with what is there. */
  readonly access: 'write' | 'verify';
  /** One Int32: not 0 once the job is cancelled. */
  readonly cancelled: SharedArrayBuffer;
}

/** Tasks to perform, one after another. */
export type TaskBatch = readonly Task[];

export type TaskRequest = TaskThreadFiles | TaskBatch;

/** What went wrong in a thread; errors themselves lose their codes on the way. */
export interface TaskFailure {
  readonly message: string;
  /** The system's error code, if it was the system's error. */
  readonly code?: string;
  /** The file that was being read or written, if one was. */
  readonly input?: number;
  readonly output?: number;
}

/** The results, one a task, or why there are none. */
export type TaskReply =
  { readonly results: readonly TaskResult[] } | { readonly failure: TaskFailure };
