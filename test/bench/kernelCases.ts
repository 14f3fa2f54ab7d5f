import { scalesScale } from '../../src/core/nf4/doubleQuantization';
import { createKernel } from '../../src/core/nf4/kernel/createKernel';
import type { Kernel, QuantizeJob } from '../../src/core/nf4/kernel/kernel';
import type { ComputeDtype } from '../../src/core/qnat/layout';
import { DTYPE_BYTES } from '../../src/core/weights/dtype';
import { type Case, timed } from './compare';
import { encode } from './values';

/** Quantizes values that are in the kernel's memory; `bytes` are those of the f32 they stand for. */
export function quantizing(
  kernel: Kernel,
  name: string,
  values: Float32Array<ArrayBuffer>,
  blockSize: number,
  { dtype = 'F32', rule = 'none', ...asked }: Partial<QuantizeJob> = {},
): Case {
  const blockCount = Math.floor(values.length / blockSize);
  const batch = kernel.quantizeBatch({ dtype, blockSize, blockCount, rule, ...asked });
  batch.input.set(encode(dtype, values).subarray(0, batch.input.length));
  return {
    name: `${name} (${kernel.variant})`,
    bytes: blockCount * blockSize * 4,
    run: () => timed(() => batch.run()),
  };
}

/** Fits blocks of 64 values, which are refined, to scales that are stored in 8 bits; `bytes` as above. */
export function fitting(
  kernel: Kernel,
  name: string,
  values: Float32Array<ArrayBuffer>,
  zeroPoints: boolean,
): Case {
  const blockSize = 64;
  const blockCount = values.length / blockSize;
  const job = { dtype: 'F32', blockSize, blockCount } as const;
  const rule = zeroPoints ? 'affine' : 'none';
  const refined = createKernel().quantizeBatch({ ...job, rule, refine: true });
  refined.input.set(encode('F32', values));
  refined.run();
  const k = scalesScale(refined.scales.reduce((most, scale) => Math.max(most, Math.abs(scale)), 0));
  const batch = kernel.storedBatch({ ...job, zeroPoints, scalesScale: k });
  batch.input.set(refined.input);
  const run = () => {
    batch.scales.set(refined.scales);
    if (zeroPoints) batch.zeroPoints!.set(refined.zeroPoints!);
    batch.run();
  };
  return { name: `${name} (${kernel.variant})`, bytes: values.length * 4, run: () => timed(run) };
}

/** Dequantizes so many values of blocks of 64 within the kernel's memory; `bytes` are the output's. */
export function dequantizing(kernel: Kernel, count: number, dtype: ComputeDtype): Case {
  const blockSize = 64;
  const job = { blockSize, blockCount: count / blockSize, zeroPoints: false, dtype };
  const batch = kernel.dequantizeBatch(job);
  for (let index = 0; index < batch.codes.length; index++) batch.codes[index] = index * 37;
  batch.scales.fill(0.05);
  return {
    name: `dequantize to ${dtype} (${kernel.variant})`,
    bytes: count * DTYPE_BYTES[dtype],
    run: () => timed(() => batch.run()),
  };
}
