import { parentPort } from 'node:worker_threads';
import { createKernel } from '../core/nf4/kernel/createKernel';
import type { TaskFiles } from '../core/tasks/files';
import { performTask } from '../core/tasks/perform';
import { TaskFileError, taskFiles } from '../node/taskFiles';
import type {
  TaskBatch,
  TaskFailure,
  TaskReply,
  TaskRequest,
  TaskThreadFiles,
} from '../protocol/taskThread';

const port = parentPort!;
const kernel = createKernel();
let files: TaskFiles;
let cancelled: Int32Array;

port.on('message', (request: TaskRequest) => {
  if ('access' in request) open(request);
  else port.postMessage(perform(request));
});

function open(job: TaskThreadFiles): void {
  files = taskFiles(job);
  cancelled = new Int32Array(job.cancelled);
}

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
