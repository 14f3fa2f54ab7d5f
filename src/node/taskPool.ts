import type { Schedule } from '../core/tasks/schedule';
import type { Task } from '../core/tasks/task';
import type { TaskFailure, TaskReply, TaskRequest, TaskThreadFiles } from '../protocol/taskThread';
import type { Thread } from './thread';
import type { Threads } from './threads';

/** Performs one batch at a time, on the files that it is told of first. */
type TaskThread = Thread<TaskRequest, TaskReply>;

/** Threads of the bundle of src/worker/tasks.ts. */
export type TaskThreads = Threads<TaskRequest, TaskReply>;

/** Small tasks are sent together, up to so much input or so many of them. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_TASKS = 256;

/** Where tasks are performed: the threads, how many of them, and the files. */
export interface PoolOptions extends Omit<TaskThreadFiles, 'cancelled'> {
  readonly threads: TaskThreads;
  readonly threadCount: number;
}

/** Called when a task is done. */
export type OnTask = (task: Task) => void;

/**
 * Performs all tasks of a schedule in threads of their own, and ends the threads.
 * @throws what a task throws; the signal's reason when it is aborted, within some milliseconds
 */
export async function performTasks(
  schedule: Schedule,
  { threads, threadCount, ...files }: PoolOptions,
  onTask: OnTask,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const cancelled = new SharedArrayBuffer(4);
  const pool = Array.from({ length: threadCount }, () => threads.take());
  for (const thread of pool) thread.tell({ ...files, cancelled });
  const stop = () => Atomics.store(new Int32Array(cancelled), 0, 1);
  signal?.addEventListener('abort', stop);
  try {
    const underWay = new Set<Promise<void>>();
    await Promise.all(pool.map((thread) => work(thread, schedule, underWay, onTask)));
  } catch (error) {
    stop();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    // A thread in the middle of a task must not outlive the files.
    await Promise.all(pool.map((thread) => thread.end()));
  }
}

/**
 * Keeps one thread busy until there are no tasks left, and none of another thread that may make some
 * ready.
 * @param underWay the batches that threads are at
 */
async function work(
  thread: TaskThread,
  schedule: Schedule,
  underWay: Set<Promise<void>>,
  onTask: OnTask,
): Promise<void> {
  for (;;) {
    const tasks = nextBatch(schedule);
    if (tasks.length > 0) {
      const batch = perform(thread, tasks, schedule, onTask);
      underWay.add(batch);
      await batch;
      underWay.delete(batch);
    } else if (underWay.size > 0) await Promise.race(underWay);
    else return;
  }
}

async function perform(
  thread: TaskThread,
  tasks: readonly Task[],
  schedule: Schedule,
  onTask: OnTask,
): Promise<void> {
  const results = await thread.ask(tasks, resultsOf);
  for (const [index, task] of tasks.entries()) {
    schedule.complete(task, results[index]);
    onTask(task);
  }
}

function resultsOf(reply: TaskReply) {
  if ('failure' in reply) throw new TaskError(reply.failure);
  return reply.results;
}

function nextBatch(schedule: Schedule): Task[] {
  const tasks: Task[] = [];
  let bytes = 0;
  while (tasks.length < BATCH_TASKS && bytes < BATCH_BYTES) {
    const task = schedule.next();
    if (!task) break;
    tasks.push(task);
    bytes += task.kind === 'scales' ? 5 * task.blockCount : task.length;
  }
  return tasks;
}

/** A task failed in its thread. */
export class TaskError extends Error {
  override readonly name = 'TaskError';

  constructor(readonly failure: TaskFailure) {
    super(failure.message);
  }
}
