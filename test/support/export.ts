import { MemorySource } from '../../src/core/bytes/byteSource';
import type { TaskFiles } from '../../src/core/tasks/files';
import { performTask } from '../../src/core/tasks/perform';
import { DEFAULT_EXPORT_OPTIONS, type ExportOptions } from '../../src/core/export/options';
import { planExport } from '../../src/core/export/plan';
import { ExportSchedule } from '../../src/core/export/schedule';
import { createKernel } from '../../src/core/nf4/kernel/createKernel';
import { readQnat } from '../../src/core/qnat/readQnat';
import { readSafetensors } from '../../src/core/weights/readSafetensors';

const kernel = createKernel();

/** Exports a QNAT file in memory, by the same plan and tasks as the product. */
export async function exportInMemory(
  qnat: Uint8Array,
  options: Partial<ExportOptions> = {},
  kept?: Uint8Array,
) {
  const file = await readQnat(new MemorySource(qnat));
  const sidecar = kept && (await readSafetensors(new MemorySource(kept)));
  const output = `model.${options.format ?? 'safetensors'}`;
  const plan = planExport({ file, sidecar }, { ...DEFAULT_EXPORT_OPTIONS, ...options }, output);
  const outputs = plan.outputs.map((one) => {
    const bytes = new Uint8Array(one.size);
    for (const { offset, bytes: known } of one.known()) bytes.set(known, offset);
    return bytes;
  });
  const inputs = [qnat, kept!];
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
