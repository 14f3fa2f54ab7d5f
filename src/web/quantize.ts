import { MemorySource } from '../core/bytes/byteSource';
import { refuseSharedNames } from '../core/convert/distinctNames';
import { runInMemory } from '../core/convert/memoryRun';
import { metadataOf, planQuantize, progressBytes, type QuantizePlan } from '../core/convert/plan';
import { summarize } from '../core/convert/summary';
import { predict } from '../core/convert/whatIf/predict';
import { tensorOf } from '../core/convert/schedule';
import { type Task, taskBytes } from '../core/tasks/task';
import { QnatError } from '../core/errors';
import { createKernel } from '../core/nf4/kernel/createKernel';
import { nameOfPath } from '../core/text/nameOfPath';
import { foldBitsandbytes } from '../core/weights/bitsandbytes/foldBitsandbytes';
import type { ModelSource } from '../core/weights/modelSource';
import { readShard } from '../core/weights/readWeights';
import { checkPromises } from '../core/weights/shardIndex';
import type { WeightFile } from '../core/weights/weightFile';
import type { MemoryInput, MemoryJobCommand, MemoryJobEvent } from '../protocol/memoryJob';
import type { QuantizeJob } from '../protocol/quantizeJob';

/** Progress is for people: more than twenty reports a second are noise. */
const REPORT_EVERY_MS = 50;

interface Planned {
  readonly job: QuantizeJob;
  readonly plan: QuantizePlan;
  readonly files: readonly WeightFile[];
  readonly inputs: readonly Uint8Array<ArrayBuffer>[];
}

let planned: Planned | undefined;

addEventListener('message', ({ data }: MessageEvent<MemoryJobCommand>) => void answer(data));

async function answer(command: MemoryJobCommand): Promise<void> {
  try {
    if (command.kind === 'plan') await plan(command.job, command.inputs);
    else if (command.kind === 'predict') await predictOthers();
    else run();
  } catch (error) {
    send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

async function plan(job: QuantizeJob, given: readonly MemoryInput[]): Promise<void> {
  const shards: ModelSource[] = [];
  for (const input of given) shards.push(await told(input.name, readInput(input)));
  const telling = (file: number, folding: Promise<void>) => told(given[file].name, folding);
  const files = await foldBitsandbytes(shards, undefined, telling);
  refuseSharedNames(files.map((weights, file) => ({ name: given[file].name, weights })));
  const output = nameOfPath(job.output);
  const plan = planQuantize(files, metadataOf(output, job.options), job.options, output);
  planned = { job, plan, files, inputs: given.map(({ bytes }) => bytes) };
  send({ kind: 'planned', plan: summarize(plan, job.output, job.rows) });
}

async function readInput({ name, bytes, promised }: MemoryInput): Promise<ModelSource> {
  const source = new MemorySource(bytes);
  const weights = await readShard(source, name.replace(/\.[^.]*$/, ''));
  if (promised) checkPromises(promised, weights);
  return { source, weights };
}

/** What comes of reading a file, or the error with the file's name. */
async function told<T>(name: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof QnatError) throw new QnatError(`${name}: ${error.message}`);
    throw error;
  }
}

async function predictOthers(): Promise<void> {
  const { job, files, inputs } = planned!;
  const model = files.map((weights, file) => {
    return { weights, source: new MemorySource(inputs[file]) };
  });
  const output = nameOfPath(job.output);
  const predictions = await predict(model, job.options, output, createKernel());
  send({ kind: 'predicted', predictions });
}

function run(): void {
  const { plan, inputs } = planned!;
  const made = runInMemory(plan, inputs, createKernel(), progressReporter(plan));
  const files = made.sidecar ? [made.output, made.sidecar] : [made.output];
  send(
    { kind: 'made', ...made },
    files.map(({ buffer }) => buffer),
  );
}

function progressReporter(plan: QuantizePlan): (task: Task) => void {
  const bytesTotal = progressBytes(plan);
  let bytesDone = 0;
  let reported = 0;
  return (task) => {
    bytesDone += taskBytes(task);
    const now = performance.now();
    if (now - reported < REPORT_EVERY_MS) return;
    reported = now;
    send({ kind: 'progress', tensor: tensorOf(plan, task).name, bytesDone, bytesTotal });
  };
}

function send(event: MemoryJobEvent, transfer: Transferable[] = []): void {
  postMessage(event, { transfer });
}
