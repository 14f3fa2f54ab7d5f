// First, for its thread starts while the rest is loaded.
import { TASK_THREADS } from './taskThreads';
import { availableParallelism } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { createKernel } from '../core/nf4/kernel/createKernel';
import type { QuantizeStatistics } from '../core/nf4/statistics';
import { type Task, taskBytes } from '../core/tasks/task';
import { InvalidRequestError, IoError, QnatError } from '../core/errors';
import { planExportFiles } from '../node/exportFiles';
import { planMergeFiles } from '../node/mergeFiles';
import type { PlannedJob } from '../node/plannedJob';
import { PlannedFiles } from '../node/quantizeFiles';
import type { Fault, JobCommand, JobEvent, JobSummary, PlanCommand } from '../protocol/job';

/** Progress is for people: more than twenty reports a second are noise. */
const REPORT_EVERY_MS = 50;

const port = parentPort!;
const abort = new AbortController();
let planned: PlannedJob<JobSummary> | undefined;
let mostThreads = availableParallelism();

port.on('message', (command: JobCommand) => {
  if (command.kind === 'cancel') abort.abort();
  else void report(answer(command));
});

function answer(command: Exclude<JobCommand, { kind: 'cancel' }>): Promise<JobEvent> {
  switch (command.kind) {
    case 'plan':
      return plan(command);
    case 'predict':
      return predict();
    case 'run':
      return run();
  }
}

async function plan(command: PlanCommand): Promise<JobEvent> {
  planned = await planJob(command);
  mostThreads = command.job.threads ?? mostThreads;
  return { kind: 'planned', plan: planned.summary() };
}

function planJob(command: PlanCommand): Promise<PlannedJob<JobSummary>> {
  switch (command.what) {
    case 'quantize':
      return PlannedFiles.plan(command.job, abort.signal);
    case 'export':
      return planExportFiles(command.job, abort.signal);
    case 'merge':
      return planMergeFiles(command.job, abort.signal);
  }
}

async function predict(): Promise<JobEvent> {
  if (!(planned instanceof PlannedFiles)) throw new QnatError('Only quantizing can be predicted.');
  return { kind: 'predicted', predictions: await planned.predict(createKernel(), abort.signal) };
}

async function run(): Promise<JobEvent> {
  const started = performance.now();
  let statistics: QuantizeStatistics | undefined;
  try {
    statistics = await planned!.run(
      { threads: TASK_THREADS, mostThreads },
      progressReporter(planned!),
      abort.signal,
    );
  } finally {
    // A plan that is never run is closed when its thread ends.
    await planned!.close();
  }
  const seconds = (performance.now() - started) / 1000;
  return { kind: 'done', result: { seconds, statistics } };
}

/** Sends what came of a command, and its failure as an event like any other. */
async function report(outcome: Promise<JobEvent>): Promise<void> {
  try {
    send(await outcome);
  } catch (error) {
    if (abort.signal.aborted) send({ kind: 'cancelled' });
    else send({ kind: 'failed', message: messageOf(error), fault: faultOf(error) });
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof IoError) return 'io';
  return error instanceof InvalidRequestError ? 'request' : 'data';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function progressReporter(job: PlannedJob<JobSummary>): (task: Task) => void {
  const bytesTotal = job.bytes;
  let bytesDone = 0;
  let reported = 0;
  return (task) => {
    bytesDone += taskBytes(task);
    const now = performance.now();
    if (now - reported < REPORT_EVERY_MS) return;
    reported = now;
    send({ kind: 'progress', tensor: job.nameOf(task), bytesDone, bytesTotal });
  };
}

function send(event: JobEvent): void {
  port.postMessage(event);
}
