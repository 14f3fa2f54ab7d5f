import { MemorySource } from '../../src/core/bytes/byteSource';
import { DEFAULT_OPTIONS, type QuantizeOptions } from '../../src/core/convert/options';
import { planQuantize } from '../../src/core/convert/plan';
import { performTask, type TaskFiles } from '../../src/core/convert/perform';
import { QuantizeSchedule } from '../../src/core/convert/schedule';
import type { Task } from '../../src/core/convert/tasks';
import { createKernel } from '../../src/core/nf4/kernel/createKernel';
import type { Metadata } from '../../src/core/qnat/layout';
import { readWeights } from '../../src/core/weights/readWeights';
import { joined } from './joined';

/** The defaults, but that every tensor is quantized that can be. */
export const OPTIONS: QuantizeOptions = { ...DEFAULT_OPTIONS, exclude: [], minimumRank: 0 };

export const METADATA: Metadata = { modelName: 'model', modelType: 'test', computeDtype: 'F32' };

const kernel = createKernel();

/** Quantizes a weight file in memory, by the same plan and tasks as the product. */
export async function quantizeInMemory(
  file: Uint8Array,
  options: Partial<QuantizeOptions> = {},
  metadata = METADATA,
) {
  const weights = await readWeights(new MemorySource(file), 'weights');
  const name = `${metadata.modelName}.qnat`;
  const plan = planQuantize([weights], metadata, { ...OPTIONS, ...options }, name);
  const output = new Uint8Array(plan.layout.size);
  output.set(joined(plan.layout.headers()));
  const sidecar = plan.sidecar && new Uint8Array(plan.sidecar.size);
  sidecar?.set(plan.sidecar!.header);
  const outputs = sidecar ? [output, sidecar] : [output];
  const files: TaskFiles = {
    readInput: (_, offset, target) => target.set(file.subarray(offset, offset + target.length)),
    readOutput: (index, offset, target) =>
      target.set(outputs[index].subarray(offset, offset + target.length)),
    writeOutput: (index, offset, bytes) => outputs[index].set(bytes, offset),
  };
  const schedule = new QuantizeSchedule(plan);
  const tasks: Task[] = [];
  for (let task = schedule.next(); task; task = schedule.next()) {
    schedule.complete(
      task,
      performTask(task, files, kernel, () => undefined),
    );
    tasks.push(task);
  }
  return { plan, output, sidecar, tasks };
}
