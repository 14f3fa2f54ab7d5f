// The kernel's speed on one core, in memory, against copying the same bytes: node test/bench/run.mjs
// kernel [MiB]. Cases take turns, so that what else the machine does falls on all of them; a ratio is
// of medians, and the spread is that between the quartiles.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { THRESHOLDS } from '../../src/core/nf4/codebook';
import { createKernel, supportedVariants } from '../../src/core/nf4/kernel/createKernel';
import type { Kernel, KernelVariant, QuantizeJob } from '../../src/core/nf4/kernel/kernel';
import type { ComputeDtype } from '../../src/core/qnat/layout';
import { DTYPE_BYTES, type FloatDtype } from '../../src/core/weights/dtype';

const MIB = 1024 * 1024;
const ROUNDS = 9;

/** The reference is slow: it gets a part of the values. */
const REFERENCE_SHARE = 1 / 32;

interface Case {
  readonly name: string;
  /** Bytes of f32 that a run stands for. */
  readonly bytes: number;
  readonly run: () => void | Promise<void>;
}

/** Normal with deviation 0.02, as weights are: Box and Muller's method on a small generator. */
function weights(count: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  let state = 7;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let index = 0; index < count; index++) {
    values[index] = 0.02 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  }
  return values;
}

/** Every value is a threshold times the block's scale: none can be decided the fast way. */
function adversarial(count: number): Float32Array<ArrayBuffer> {
  const scale = 0.7;
  return Float32Array.from({ length: count }, (_, index) =>
    index % 32 === 0 ? scale : THRESHOLDS[index % 15] * scale,
  );
}

function encode(dtype: FloatDtype, values: Float32Array<ArrayBuffer>): Uint8Array {
  if (dtype === 'F64') return new Uint8Array(Float64Array.from(values).buffer);
  if (dtype === 'F32') return new Uint8Array(values.buffer);
  const words = new Uint32Array(values.buffer);
  // An f16 of no particular value, as long as it is normal and of either sign.
  const half = (bits: number) => ((bits >>> 16) & 0x8fff) | 0x2000;
  return new Uint8Array(
    Uint16Array.from(words, (bits) => (dtype === 'BF16' ? bits >>> 16 : half(bits))).buffer,
  );
}

function quantizing(
  kernel: Kernel,
  what: string,
  values: Float32Array<ArrayBuffer>,
  blockSize: number,
  { dtype = 'F32', rule = 'none', ...asked }: Partial<QuantizeJob> = {},
): Case {
  const blockCount = Math.floor(values.length / blockSize);
  const job = { dtype, blockSize, blockCount, rule, ...asked };
  const batch = kernel.quantizeBatch(job);
  batch.input.set(encode(dtype, values).subarray(0, batch.input.length));
  return {
    name: `${kernel.variant}: ${what}`,
    bytes: blockCount * blockSize * 4,
    run: () => {
      batch.run();
    },
  };
}

function dequantizing(kernel: Kernel, count: number, dtype: ComputeDtype): Case {
  const blockSize = 64;
  const job = { blockSize, blockCount: count / blockSize, zeroPoints: false, dtype };
  const batch = kernel.dequantizeBatch(job);
  for (let index = 0; index < batch.codes.length; index++) batch.codes[index] = index * 37;
  batch.scales.fill(0.05);
  return {
    name: `${kernel.variant}: dequantize to ${dtype}, ${DTYPE_BYTES[dtype] * 8} bits`,
    bytes: count * DTYPE_BYTES[dtype],
    run: () => batch.run(),
  };
}

function copying(bytes: number): Case {
  const source = new Uint8Array(bytes).fill(1);
  const target = new Uint8Array(bytes).fill(2);
  return { name: 'memcpy', bytes, run: () => target.set(source) };
}

/** Threads that each quantize their own values when told to. */
class Threads {
  private readonly workers: Worker[];

  constructor(count: number, variant: KernelVariant, values: number) {
    this.workers = Array.from(
      { length: count },
      () => new Worker(process.argv[1], { workerData: { variant, values } }),
    );
  }

  case(name: string, count: number, bytes: number): Case {
    const chosen = this.workers.slice(0, count);
    const one = (worker: Worker) =>
      new Promise<void>((resolve) => {
        worker.once('message', () => resolve());
        worker.postMessage('run');
      });
    return {
      name,
      bytes: bytes * count,
      run: async () => {
        await Promise.all(chosen.map(one));
      },
    };
  }

  async end(): Promise<void> {
    for (const worker of this.workers) await worker.terminate();
  }
}

function beThread({ variant, values }: { variant: KernelVariant; values: number }): void {
  const work = quantizing(createKernel(variant), 'thread', weights(values), 64);
  parentPort!.on('message', () => {
    void work.run();
    parentPort!.postMessage('done');
  });
}

/** Gigabytes a second of each case in each round, in turns. */
async function measure(cases: readonly Case[]): Promise<number[][]> {
  const speeds: number[][] = cases.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, { run, bytes }] of cases.entries()) {
      const start = performance.now();
      await run();
      const speed = bytes / 1e6 / (performance.now() - start);
      if (round > 0) speeds[index].push(speed);
    }
  }
  return speeds;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.round(share * (values.length - 1))];
}

async function compare(title: string, cases: readonly Case[]): Promise<void> {
  const speeds = await measure(cases);
  const base = quantile(speeds[0], 0.5);
  console.log(`\n${title.padEnd(52)} GB/s   × first   quartiles`);
  for (const [index, { name }] of cases.entries()) {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(speeds[index], share));
    const ratio = (middle / base).toFixed(3);
    const spread = `${low.toFixed(2)} … ${high.toFixed(2)}`;
    console.log(
      `${name.padEnd(50)} ${middle.toFixed(2).padStart(6)} ${ratio.padStart(9)}   ${spread}`,
    );
  }
}

async function main(): Promise<void> {
  const bytes = Number(process.argv[2] ?? 256) * MIB;
  const count = bytes / 4;
  const values = weights(count);
  const fast = supportedVariants().filter((variant) => variant !== 'reference');
  const fresh = (variant: KernelVariant) => createKernel(variant);

  await compare('quantize F32, blocks of 64', [
    copying(bytes),
    ...fast.map((variant) => quantizing(fresh(variant), 'F32', values, 64)),
    quantizing(fresh('reference'), 'F32', values.slice(0, count * REFERENCE_SHARE), 64),
  ]);
  for (const variant of fast) {
    const zeros = new Float32Array(count);
    await compare('values', [
      quantizing(fresh(variant), 'weights', values, 64),
      quantizing(fresh(variant), 'zeros', zeros, 64),
      quantizing(fresh(variant), 'thresholds only', adversarial(count), 64),
      quantizing(
        fresh(variant),
        'denormal scales',
        values.map((x) => x * 1e-38),
        64,
      ),
    ]);
    await compare('block sizes and dtypes (GB/s of the f32 they stand for)', [
      quantizing(fresh(variant), 'blocks of 64', values, 64),
      ...[8, 16, 32, 33, 50, 128, 4096, 100_000].map((size) =>
        quantizing(fresh(variant), `blocks of ${size}`, values, size),
      ),
      ...(['BF16', 'F16', 'F64'] as const).map((dtype) =>
        quantizing(fresh(variant), dtype, values.slice(0, count / 4), 64, { dtype }),
      ),
    ]);
  }
  const some = values.slice(0, count / 16);
  for (const variant of fast) {
    await compare('refining and statistics', [
      copying(some.byteLength),
      quantizing(fresh(variant), 'plain', some, 64),
      quantizing(fresh(variant), 'with statistics', some, 64, { statistics: true }),
      ...[32, 64, 1024].map((size) =>
        quantizing(fresh(variant), `refined, blocks of ${size}`, some, size, { refine: true }),
      ),
      quantizing(fresh(variant), 'with zero points', some, 64, { rule: 'affine' }),
      quantizing(fresh(variant), 'with zero points, refined', some, 64, {
        rule: 'affine',
        refine: true,
      }),
    ]);
  }
  await compare('dequantize, blocks of 64 (GB/s of output)', [
    copying(bytes),
    ...fast.flatMap((variant) =>
      (['F32', 'F16', 'BF16'] as const).map((dtype) => dequantizing(fresh(variant), count, dtype)),
    ),
  ]);
  const threads = new Threads(2, fast[0], count / 2);
  await compare('threads', [threads.case('one', 1, bytes / 2), threads.case('two', 2, bytes / 2)]);
  await threads.end();
}

if (isMainThread) void main();
else beThread(workerData as { variant: KernelVariant; values: number });
