import { MemorySource } from '../../src/core/bytes/byteSource';
import type { TaskFiles } from '../../src/core/tasks/files';
import { performTask } from '../../src/core/tasks/perform';
import type { ExportFile } from '../../src/core/export/model';
import { DEFAULT_EXPORT_OPTIONS, type ExportOptions } from '../../src/core/export/options';
import { planExport } from '../../src/core/export/plan';
import { ExportSchedule } from '../../src/core/export/schedule';
import { createKernel } from '../../src/core/nf4/kernel/createKernel';
import { isQnat } from '../../src/core/qnat/isQnat';
import { readQnat } from '../../src/core/qnat/readQnat';
import { readWeights } from '../../src/core/weights/readWeights';

const kernel = createKernel();

/** Exports weight files in memory, by the same plan and tasks as the product. */
export async function exportInMemory(
  inputs: readonly Uint8Array[],
  options: Partial<ExportOptions> = {},
) {
  const weightFiles = await Promise.all(inputs.map(read));
  const output = `model.${options.format ?? 'safetensors'}`;
  const plan = planExport(weightFiles, { ...DEFAULT_EXPORT_OPTIONS, ...options }, output);
  const outputs = plan.outputs.map((one) => {
    const bytes = new Uint8Array(one.size);
    for (const { offset, bytes: known } of one.known()) bytes.set(known, offset);
    return bytes;
  });
  const files: TaskFiles = {
    readInput: (index, at, target) => target.set(inputs[index].subarray(at, at + target.length)),
    readOutput: (index, at, target) => target.set(outputs[index].subarray(at, at + target.length)),
    writeOutput: (index, at, bytes) => outputs[index].set(bytes, at),
  };
  const schedule = new ExportSchedule(plan.items);
  for (let task = schedule.next(); task; task = schedule.next()) {
    performTask(task, files, kernel, () => undefined);
    schedule.complete(task);
  }
  return { plan, outputs };
}

async function read(bytes: Uint8Array): Promise<ExportFile> {
  const source = new MemorySource(bytes);
  const weights = await readWeights(source, 'weights');
  return (await isQnat(source)) ? { weights, qnat: await readQnat(source) } : { weights };
}
