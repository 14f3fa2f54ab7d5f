import { MemorySource } from '../../src/core/bytes/byteSource';
import type { QuantizeOptions } from '../../src/core/convert/options';
import { planQuantize } from '../../src/core/convert/plan';
import { runQuantize } from '../../src/core/convert/run';
import type { Metadata } from '../../src/core/qnat/layout';
import { readSafetensors } from '../../src/core/weights/readSafetensors';
import { MemorySink } from './memorySink';

export const OPTIONS: QuantizeOptions = {
  blockSize: 64,
  strategy: 'tensor',
  doubleQuantization: false,
  zeroPoints: false,
  computeDtype: 'F32',
  include: ['*'],
  exclude: [],
  minimumRank: 0,
  indivisible: 'shrink',
  layout: 'corrected',
  sidecar: true,
};

export const METADATA: Metadata = { modelName: 'model', modelType: 'test', computeDtype: 'F32' };

/** Quantizes a safetensors file in memory, by the same plan and run as the product. */
export async function quantizeInMemory(
  file: Uint8Array,
  options: Partial<QuantizeOptions> = {},
  metadata = METADATA,
) {
  const source = new MemorySource(file);
  const weights = await readSafetensors(source);
  const plan = planQuantize([weights], metadata, { ...OPTIONS, ...options });
  const output = new MemorySink(plan.layout.size);
  const sidecar = plan.sidecar && new MemorySink(plan.sidecar.size);
  const steps: { tensor: string; bytes: number }[] = [];
  await runQuantize(plan, { sources: [source], output, sidecar }, (tensor, bytes) => {
    steps.push({ tensor, bytes });
  });
  return { plan, output: output.bytes, sidecar: sidecar?.bytes, steps };
}
