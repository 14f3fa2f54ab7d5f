import { basename, join } from 'node:path';
import type { OutputFile } from '../core/tasks/output';
import type { Schedule } from '../core/tasks/schedule';
import { IoError, QnatError } from '../core/errors';
import { AtomicFile } from './atomicFile';
import { checkTargets, commitAll } from './commitAll';
import type { FileSource } from './fileSource';
import { explainIoError } from './ioError';
import { type OnTask, performTasks, TaskError, type TaskThreads } from './taskPool';

/** A file that is read, for as long as a job takes. */
export interface JobInput {
  readonly path: string;
  readonly source: FileSource;
}

/** Files that are made of others by tasks. */
export interface FileJob {
  readonly inputs: readonly JobInput[];
  /** The folder that the outputs go to. */
  readonly folder: string;
  /** The first is the one that the others belong to: it appears last. */
  readonly outputs: readonly OutputFile[];
  /** Makes the tasks; again for every time that they are gone through. */
  schedule(): Schedule;
  /** Threads that are of use to it. */
  readonly threadCount: number;
  /** Whether every byte is read back, and compared with what it was to be. */
  readonly verify: boolean;
}

/**
 * Writes all outputs of a job, or leaves everything as it was.
 */
export async function performJob(
  job: FileJob,
  threads: TaskThreads,
  onTask: OnTask,
  signal?: AbortSignal,
): Promise<void> {
  const targets = job.outputs.map(({ name }) => join(job.folder, name));
  const written: AtomicFile[] = [];
  try {
    await checkTargets(targets);
    for (const target of targets) written.push(await AtomicFile.create(target, signal));
    await write(job, written, threads, onTask, signal);
    await checkInputs(job.inputs);
    for (const file of written) await file.sync(signal);
    signal?.throwIfAborted();
    // The first last: it never stands beside others of an older run.
    await commitAll(written.toReversed());
  } catch (error) {
    throw await explain(error, job.inputs, targets);
  } finally {
    await Promise.all(written.map((file) => file.discard()));
  }
}

async function write(
  job: FileJob,
  written: readonly AtomicFile[],
  threads: TaskThreads,
  onTask: OnTask,
  signal?: AbortSignal,
): Promise<void> {
  for (const [index, output] of job.outputs.entries()) {
    for (const { offset, bytes } of output.known()) await written[index].write(offset, bytes);
  }
  const pool = {
    threads,
    threadCount: job.threadCount,
    inputs: job.inputs.map(({ source }) => source.descriptor),
    outputs: written.map(({ descriptor }) => descriptor),
  };
  await performTasks(job.schedule(), { ...pool, access: 'write' }, onTask, signal);
  if (job.verify) await performTasks(job.schedule(), { ...pool, access: 'verify' }, onTask, signal);
}

async function explain(
  error: unknown,
  inputs: readonly JobInput[],
  targets: readonly string[],
): Promise<unknown> {
  if (!(error instanceof TaskError)) return explainIoError(error, targets[0]);
  const { code, input, output } = error.failure;
  // A file that was cut or written to meanwhile fails in many ways; that it was says it best.
  await checkInputs(inputs);
  if (input === undefined && output === undefined) return error;
  const path = input === undefined ? targets[output!] : inputs[input].path;
  if (code === undefined) return new IoError(`${path}: ${error.message}`, { cause: error });
  return explainIoError(Object.assign(error, { code }), path);
}

async function checkInputs(inputs: readonly JobInput[]): Promise<void> {
  for (const { path, source } of inputs) {
    if (!(await source.changed())) continue;
    throw new QnatError(
      `${basename(path)} was changed while it was read. Nothing was written; try again.`,
    );
  }
}
