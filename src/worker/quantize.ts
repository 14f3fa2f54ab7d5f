import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { Task } from '../core/convert/tasks';
import { IoError } from '../node/ioError';
import { PlannedFiles } from '../node/quantizeFiles';
import type { JobCommand, JobEvent, QuantizeJob } from '../protocol/quantizeJob';

/** Progress is for people: more than twenty reports a second are noise. */
const REPORT_EVERY_MS = 50;

const port = parentPort!;
const abort = new AbortController();
let planned: PlannedFiles | undefined;
let threads = availableParallelism();

port.on('message', (command: JobCommand) => {
  if (command.kind === 'cancel') abort.abort();
  else void report(command.kind === 'plan' ? plan(command.job) : run());
});

async function plan(job: QuantizeJob): Promise<JobEvent> {
  planned = await PlannedFiles.plan(job, abort.signal);
  threads = job.threads ?? threads;
  return { kind: 'planned', plan: planned.summary() };
}

async function run(): Promise<JobEvent> {
  const started = performance.now();
  const script = join(__dirname, 'tasks.js');
  try {
    await planned!.run({ script, threads }, progressReporter(planned!), abort.signal);
  } finally {
    // A plan that is never run is closed when its thread ends.
    await planned!.close();
  }
  return { kind: 'done', seconds: (performance.now() - started) / 1000 };
}

/** Sends what came of a command, and its failure as an event like any other. */
async function report(outcome: Promise<JobEvent>): Promise<void> {
  try {
    send(await outcome);
  } catch (error) {
    if (abort.signal.aborted) send({ kind: 'cancelled' });
    else send({ kind: 'failed', message: messageOf(error), io: error instanceof IoError });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function progressReporter(files: PlannedFiles): (task: Task) => void {
  const bytesTotal = files.inputBytes;
  let bytesDone = 0;
  let reported = 0;
  return (task) => {
    if (task.kind !== 'scales') bytesDone += task.length;
    const now = performance.now();
    if (now - reported < REPORT_EVERY_MS) return;
    reported = now;
    send({ kind: 'progress', tensor: files.nameOf(task), bytesDone, bytesTotal });
  };
}

function send(event: JobEvent): void {
  port.postMessage(event);
}
