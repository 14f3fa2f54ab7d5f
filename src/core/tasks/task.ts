import type { CarryTask, FitTask, QuantizeTask, ScalesTask } from '../convert/tasks';
import type { ChecksumTask, EncodeTask, Nf4Task } from '../export/tasks';
import type { CopyTask } from './copy';

export type Task =
  QuantizeTask | CarryTask | ScalesTask | FitTask | CopyTask | EncodeTask | Nf4Task | ChecksumTask;

/** Bytes of progress that a task makes; what goes over bytes of the output again makes none. */
export function taskBytes(task: Task): number {
  return task.kind === 'scales' || task.kind === 'checksum' ? 0 : task.length;
}
