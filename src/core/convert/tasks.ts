import type { ZeroPointRule } from '../nf4/quantize';
import { codeBytesPerBlock } from '../nf4/block';
import { partOffsets } from '../qnat/layout';
import { DTYPE_BYTES, type FloatDtype } from '../weights/dtype';
import type { KeptTensor, PlannedTensor, QuantizePlan } from './plan';

/** Input of one task: small enough that all threads have work, large enough to be worth a message. */
const TASK_BYTES = 16 * 1024 * 1024;

/** Quantize some blocks of a tensor. Positions are final; plain data, to be sent to a worker. */
export interface QuantizeTask {
  readonly kind: 'quantize';
  /** Index of the tensor in the plan. */
  readonly tensor: number;
  readonly file: number;
  /** First byte of input, and its length; values missing at the end are padded with zeros. */
  readonly offset: number;
  readonly length: number;
  readonly dtype: FloatDtype;
  readonly blockSize: number;
  readonly blockCount: number;
  readonly rule: ZeroPointRule;
  /** Index in the tensor of the first value. */
  readonly firstValue: number;
  /** Where codes, scales and zero points go in the output. */
  readonly codesAt: number;
  readonly scalesAt: number;
  readonly zeroPointsAt: number;
}

/** Double-quantize the scales of a tensor, all of whose blocks are written. */
export interface ScalesTask {
  readonly kind: 'scales';
  readonly tensor: number;
  readonly blockCount: number;
  readonly rule: ZeroPointRule;
  readonly largestScale: number;
  readonly scalesAt: number;
  readonly zeroPointsAt: number;
  readonly quantizedScalesAt: number;
  readonly scalesScaleAt: number;
}

/** Copy bytes of a tensor that is not quantized into the sidecar. */
export interface CopyTask {
  readonly kind: 'copy';
  /** Index of the tensor among the kept ones. */
  readonly kept: number;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
  readonly to: number;
}

export type Task = QuantizeTask | ScalesTask | CopyTask;

/** The tasks that quantize a tensor, in order. */
export function* quantizeTasks(plan: QuantizePlan, index: number): Generator<QuantizeTask> {
  const tensor = plan.tensors[index];
  const { source, blockSize, blockCount } = tensor;
  const at = partOffsets(tensor, tensor.parts);
  const valueBytes = DTYPE_BYTES[source.dtype];
  const blockBytes = blockSize * valueBytes;
  const step = Math.max(1, Math.floor(TASK_BYTES / blockBytes));
  for (let first = 0; first < blockCount; first += step) {
    const count = Math.min(step, blockCount - first);
    const start = first * blockBytes;
    yield {
      kind: 'quantize',
      tensor: index,
      file: source.file,
      offset: source.offset + start,
      length: Math.min(count * blockBytes, source.length - start),
      dtype: source.dtype as FloatDtype,
      blockSize,
      blockCount: count,
      rule: zeroPointRule(plan),
      firstValue: first * blockSize,
      codesAt: tensor.offset + first * codeBytesPerBlock(blockSize),
      scalesAt: tensor.offset + at.scales + 4 * first,
      zeroPointsAt: tensor.offset + at.zeroPoints + 4 * first,
    };
  }
}

export function scalesTask(plan: QuantizePlan, index: number, largestScale: number): ScalesTask {
  const tensor = plan.tensors[index];
  const at = partOffsets(tensor, tensor.parts);
  return {
    kind: 'scales',
    tensor: index,
    blockCount: tensor.blockCount,
    rule: zeroPointRule(plan),
    largestScale,
    scalesAt: tensor.offset + at.scales,
    zeroPointsAt: tensor.offset + at.zeroPoints,
    quantizedScalesAt: tensor.offset + at.quantizedScales,
    scalesScaleAt: tensor.offset + at.scalesScale,
  };
}

/** The tasks that copy a tensor to `to` in the sidecar. */
export function* copyTasks({ source }: KeptTensor, kept: number, to: number): Generator<CopyTask> {
  for (let done = 0; done < source.length; done += TASK_BYTES) {
    const length = Math.min(TASK_BYTES, source.length - done);
    yield {
      kind: 'copy',
      kept,
      file: source.file,
      offset: source.offset + done,
      length,
      to: to + done,
    };
  }
}

/** Tasks and tensors as many threads take them up. */
export function taskCount({ blockSize, blockCount, source }: PlannedTensor): number {
  const blockBytes = blockSize * DTYPE_BYTES[source.dtype];
  return Math.ceil(blockCount / Math.max(1, Math.floor(TASK_BYTES / blockBytes)));
}

function zeroPointRule({ options }: QuantizePlan): ZeroPointRule {
  if (!options.zeroPoints) return 'none';
  return options.layout === 'reference' ? 'crate' : 'affine';
}
