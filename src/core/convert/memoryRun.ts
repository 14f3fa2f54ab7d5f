import { inOrder } from '../bytes/knownBytes';
import type { Kernel } from '../nf4/kernel/kernel';
import type { QuantizeStatistics } from '../nf4/statistics';
import type { TaskFiles } from '../tasks/files';
import { performTask } from '../tasks/perform';
import type { Task } from '../tasks/task';
import type { QuantizePlan } from './plan';
import { QuantizeSchedule } from './schedule';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a plan makes, in memory. */
export interface MemoryOutput {
  readonly output: Bytes;
  readonly sidecar?: Bytes;
  readonly statistics?: QuantizeStatistics;
}

/**
 * Carries out a plan in memory, task after task.
 * @param inputs the weight files, whole
 * @throws NonFiniteError
 */
export function runInMemory(
  plan: QuantizePlan,
  inputs: readonly Uint8Array[],
  kernel: Kernel,
  onTask: (task: Task) => void,
): MemoryOutput {
  const [output, sidecar] = emptyOutputs(plan);
  const files = memoryFiles(inputs, sidecar ? [output, sidecar] : [output]);
  const schedule = new QuantizeSchedule(plan);
  for (let task = schedule.next(); task; task = schedule.next()) {
    schedule.complete(
      task,
      performTask(task, files, kernel, () => undefined),
    );
    onTask(task);
  }
  return { output, sidecar, statistics: schedule.statistics };
}

/** The output and, where there is one, the sidecar: their headers are there, their data is not. */
function emptyOutputs({ layout, sidecar }: QuantizePlan): [Bytes, Bytes | undefined] {
  return [
    withHeader(layout.size, layout.headers()),
    sidecar && withHeader(sidecar.size, [sidecar.header]),
  ];
}

function withHeader(size: number, header: Iterable<Uint8Array>): Bytes {
  const file = new Uint8Array(size);
  for (const { offset, bytes } of inOrder(header)) file.set(bytes, offset);
  return file;
}

function memoryFiles(inputs: readonly Uint8Array[], outputs: readonly Uint8Array[]): TaskFiles {
  const read = (file: Uint8Array, offset: number, target: Uint8Array) =>
    target.set(file.subarray(offset, offset + target.length));
  return {
    readInput: (file, offset, target) => read(inputs[file], offset, target),
    readOutput: (file, offset, target) => read(outputs[file], offset, target),
    writeOutput: (file, offset, bytes) => outputs[file].set(bytes, offset),
  };
}
