// The kernel on one core, in memory.
import { createKernel, supportedVariants } from '../../src/core/nf4/kernel/createKernel';
import type { QuantizeJob } from '../../src/core/nf4/kernel/kernel';
import { copying, filling, loading, storing } from './bareLoops';
import { compareSpeeds, type Row } from './compare';
import { dequantizing, fitting, quantizing } from './kernelCases';
import { KernelThreads, type ThreadWork } from './kernelThreads';
import { adversarial, weights } from './values';

const MIB = 1024 * 1024;
const BYTES = 128 * MIB;
const COUNT = BYTES / 4;

/** The reference is slow: it gets a part of the values. */
const REFERENCE_SHARE = 1 / 32;

export async function kernelRows(): Promise<Row[]> {
  const values = weights(COUNT);
  return [
    ...(await againstMemcpy(values)),
    ...(await hardValues(values)),
    ...(await otherShapes(values)),
    ...(await refining(values)),
    ...(await dequantize()),
    ...(await threads()),
  ];
}

const fastVariants = () => supportedVariants().filter((variant) => variant !== 'reference');
/** A kernel has one memory, so each case needs its own. */
const fastest = () => createKernel();

function againstMemcpy(values: Float32Array<ArrayBuffer>): Promise<Row[]> {
  const few = values.slice(0, COUNT * REFERENCE_SHARE);
  return compareSpeeds('quantize F32 in memory, blocks of 64', copying(BYTES), [
    loading(BYTES),
    ...fastVariants().map((variant) => quantizing(createKernel(variant), 'weights', values, 64)),
    quantizing(createKernel('reference'), 'weights', few, 64),
  ]);
}

function hardValues(values: Float32Array<ArrayBuffer>): Promise<Row[]> {
  const tiny = values.map((value) => value * 1e-38);
  return compareSpeeds('values', quantizing(fastest(), 'weights', values, 64), [
    quantizing(fastest(), 'zeros', new Float32Array(COUNT), 64),
    quantizing(fastest(), 'thresholds only', adversarial(COUNT), 64),
    quantizing(fastest(), 'denormal scales', tiny, 64),
  ]);
}

function otherShapes(values: Float32Array<ArrayBuffer>): Promise<Row[]> {
  const some = values.slice(0, COUNT / 4);
  return compareSpeeds('block sizes and dtypes', quantizing(fastest(), 'blocks of 64', some, 64), [
    ...[16, 33, 128, 4096, 100_000].map((size) =>
      quantizing(fastest(), `blocks of ${size}`, some, size),
    ),
    ...(['BF16', 'F16', 'F64'] as const).map((dtype) =>
      quantizing(fastest(), dtype, some, 64, { dtype }),
    ),
  ]);
}

function refining(values: Float32Array<ArrayBuffer>): Promise<Row[]> {
  const some = values.slice(0, COUNT / 16);
  const asking = (name: string, asked: Partial<QuantizeJob>, blockSize = 64) =>
    quantizing(fastest(), name, some, blockSize, asked);
  return compareSpeeds('refining and statistics', asking('plain', {}), [
    asking('statistics', { statistics: true }),
    ...[32, 64, 1024].map((size) => asking(`refined, blocks of ${size}`, { refine: true }, size)),
    asking('zero points', { rule: 'affine' }),
    asking('zero points, refined', { rule: 'affine', refine: true }),
    fitting(fastest(), 'fitted to 8-bit scales', some, false),
    fitting(fastest(), 'zero points, fitted to 8-bit scales', some, true),
  ]);
}

function dequantize(): Promise<Row[]> {
  const dtypes = ['F32', 'F16', 'BF16'] as const;
  const cases = dtypes.map((dtype) => dequantizing(fastest(), COUNT, dtype));
  return compareSpeeds('dequantize in memory, blocks of 64', copying(BYTES), [
    filling(BYTES),
    storing(BYTES),
    ...cases,
  ]);
}

async function threads(): Promise<Row[]> {
  const pool = new KernelThreads(2, COUNT / 2);
  const compare = (what: string, work: ThreadWork) =>
    compareSpeeds(`threads, ${what}`, pool.case('one thread', work, 1), [
      pool.case('two threads', work, 2),
    ]);
  try {
    return [...(await compare('quantize', 'quantize')), ...(await compare('memcpy', 'copy'))];
  } finally {
    await pool.end();
  }
}
