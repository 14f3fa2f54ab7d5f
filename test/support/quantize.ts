import { MemorySource } from '../../src/core/bytes/byteSource';
import { DEFAULT_OPTIONS, type QuantizeOptions } from '../../src/core/convert/options';
import { planQuantize } from '../../src/core/convert/plan';
import { runInMemory } from '../../src/core/convert/memoryRun';
import type { Task } from '../../src/core/tasks/task';
import { createKernel } from '../../src/core/nf4/kernel/createKernel';
import type { Metadata } from '../../src/core/qnat/layout';
import { readWeights } from '../../src/core/weights/readWeights';

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
  const tasks: Task[] = [];
  const written = runInMemory(plan, [file], kernel, (task) => tasks.push(task));
  return { plan, ...written, tasks };
}
