import { parentPort, workerData } from 'node:worker_threads';
import { performTask } from '../core/tasks/perform';
import { createKernel } from '../core/nf4/kernel/createKernel';
import { TaskFileError, taskFiles } from '../node/taskFiles';
import type { TaskBatch, TaskFailure, TaskReply, TaskThreadData } from '../protocol/taskThread';

const data = workerData as TaskThreadData;
const files = taskFiles(data);
const kernel = createKernel();
const cancelled = new Int32Array(data.cancelled);

function checkCancel(): void {
  if (Atomics.load(cancelled, 0) !== 0) throw new Error('The job was cancelled.');
}

function perform(tasks: TaskBatch): TaskReply {
  try {
    return { results: tasks.map((task) => performTask(task, files, kernel, checkCancel)) };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

function failureOf(error: unknown): TaskFailure {
  if (!(error instanceof TaskFileError)) return { message: String(error) };
  const { message, code, input, output } = error;
  return { message, code, input, output };
}

parentPort!.on('message', (tasks: TaskBatch) => parentPort!.postMessage(perform(tasks)));
