import type { ByteSink } from '../bytes/byteSink';
import type { ByteSource } from '../bytes/byteSource';
import { QnatError } from '../errors';
import { quantizeBlocks, type ZeroPointRule } from '../nf4/quantize';
import { partOffsets } from '../qnat/layout';
import { decodeFloats, DTYPE_BYTES, type FloatDtype } from '../weights/dtype';
import { writeDoubleQuantization } from './doubleQuantizationPass';
import type { ModelTensor, PlannedTensor, QuantizePlan } from './plan';

/** A million values: 4 MiB as f32, and some milliseconds between two chances to cancel. */
const CHUNK_VALUES = 1024 * 1024;
const COPY_BYTES = 4 * 1024 * 1024;

/** Where a run reads and writes. */
export interface QuantizeFiles {
  /** One source a file of the plan. */
  readonly sources: readonly ByteSource[];
  readonly output: ByteSink;
  /** Wanted when the plan has a sidecar. */
  readonly sidecar?: ByteSink;
}

/** Called with each step: the tensor it belongs to, and the bytes of input it dealt with. */
export type OnStep = (tensor: string, bytes: number) => void;

/**
 * Carries out a plan, with memory bounded by a chunk (per channel: by a row).
 * @throws NonFiniteError when a tensor has NaN or infinite values, except in reference layout
 */
export async function runQuantize(
  plan: QuantizePlan,
  files: QuantizeFiles,
  onStep: OnStep,
  signal?: AbortSignal,
): Promise<void> {
  await files.output.write(0, plan.layout.headers);
  for (const tensor of plan.tensors) await quantizeTensor(tensor, plan, files, onStep, signal);
  if (plan.sidecar) await writeSidecar(plan, files, onStep, signal);
}

/** Input bytes that a run of the plan deals with. */
export function inputBytes({ tensors, kept, sidecar }: QuantizePlan): number {
  const read = [...tensors, ...(sidecar ? kept : [])];
  return read.reduce((sum, { source }) => sum + source.length, 0);
}

/** A tensor has values that are NaN or infinite, or overflow f32. */
export class NonFiniteError extends QnatError {
  override readonly name = 'NonFiniteError';

  constructor(
    readonly tensor: string,
    readonly count: number,
    readonly firstIndex: number,
  ) {
    const values = count === 1 ? '1 value that is' : `${count} values that are`;
    super(
      `Tensor “${tensor}” has ${values} NaN or infinite, the first at index ${firstIndex}. Mend the weights, exclude the tensor, or use the reference layout, which quantizes them as qlora-rs does.`,
    );
  }
}

async function quantizeTensor(
  tensor: PlannedTensor,
  { options }: QuantizePlan,
  files: QuantizeFiles,
  onStep: OnStep,
  signal?: AbortSignal,
): Promise<void> {
  const { blockSize, blockCount } = tensor;
  const reference = options.layout === 'reference';
  const rule = zeroPointRule(options.zeroPoints, reference);
  const nonFinite = new NonFiniteTally();
  const step = Math.max(1, Math.floor(CHUNK_VALUES / blockSize));
  for (let first = 0; first < blockCount; first += step) {
    const count = Math.min(step, blockCount - first);
    const { values, bytes } = await readBlocks(tensor, first, count, files.sources, signal);
    if (!reference) nonFinite.look(values, first * blockSize);
    await writeBlocks(tensor, first, quantizeBlocks(values, blockSize, rule), files.output);
    onStep(tensor.name, bytes);
  }
  nonFinite.throwIfAny(tensor.name);
  if (options.doubleQuantization) {
    await writeDoubleQuantization(tensor, files.output, rule, signal);
  }
}

function zeroPointRule(zeroPoints: boolean, reference: boolean): ZeroPointRule {
  if (!zeroPoints) return 'none';
  return reference ? 'crate' : 'affine';
}

/** The values of whole blocks; zeros stand for those past the source's end (padding). */
async function readBlocks(
  { source, blockSize }: PlannedTensor,
  first: number,
  count: number,
  sources: readonly ByteSource[],
  signal?: AbortSignal,
): Promise<{ values: Float32Array; bytes: number }> {
  const size = DTYPE_BYTES[source.dtype];
  const start = first * blockSize * size;
  const length = Math.min(count * blockSize * size, source.length - start);
  const bytes = await sources[source.file].read(source.offset + start, length, signal);
  const values = new Float32Array(count * blockSize);
  decodeFloats(source.dtype as FloatDtype, bytes, values.subarray(0, length / size));
  return { values, bytes: length };
}

async function writeBlocks(
  tensor: PlannedTensor,
  first: number,
  blocks: ReturnType<typeof quantizeBlocks>,
  output: ByteSink,
): Promise<void> {
  const at = partOffsets(tensor, tensor.parts);
  const codeBytes = blocks.codes.length / blocks.scales.length;
  await output.write(tensor.offset + first * codeBytes, blocks.codes);
  await output.write(tensor.offset + at.scales + 4 * first, bytesOf(blocks.scales));
  if (blocks.zeroPoints) {
    await output.write(tensor.offset + at.zeroPoints + 4 * first, bytesOf(blocks.zeroPoints));
  }
}

function bytesOf(floats: Float32Array): Uint8Array {
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
}

/** Counts non-finite values, and remembers the first. */
class NonFiniteTally {
  private count = 0;
  private first = 0;

  look(values: Float32Array, base: number): void {
    for (let index = 0; index < values.length; index++) {
      if (Number.isFinite(values[index])) continue;
      if (this.count === 0) this.first = base + index;
      this.count++;
    }
  }

  throwIfAny(tensor: string): void {
    if (this.count > 0) throw new NonFiniteError(tensor, this.count, this.first);
  }
}

async function writeSidecar(
  { sidecar, kept }: QuantizePlan,
  files: QuantizeFiles,
  onStep: OnStep,
  signal?: AbortSignal,
): Promise<void> {
  await files.sidecar!.write(0, sidecar!.header);
  for (const [index, { source }] of kept.entries()) {
    await copyTensor(source, sidecar!.offsets[index], files, onStep, signal);
  }
}

async function copyTensor(
  source: ModelTensor,
  to: number,
  files: QuantizeFiles,
  onStep: OnStep,
  signal?: AbortSignal,
): Promise<void> {
  for (let done = 0; done < source.length; done += COPY_BYTES) {
    const length = Math.min(COPY_BYTES, source.length - done);
    const bytes = await files.sources[source.file].read(source.offset + done, length, signal);
    await files.sidecar!.write(to + done, bytes);
    onStep(source.name, length);
  }
}
