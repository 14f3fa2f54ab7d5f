import type { ZeroPointRule } from '../nf4/zeroPoints';
import { codeBytesPerBlock } from '../nf4/block';
import { partOffsets } from '../qnat/layout';
import { quantizedAs } from '../weights/decodeValues';
import { DTYPE_BITS, DTYPE_BYTES, type FloatDtype } from '../weights/dtype';
import { isSequential, type StoredValues, storedValues } from '../weights/storage';
import { TASK_BYTES } from '../tasks/copy';
import { type CarriedValues, isCarriedOver } from './carryOver';
import type { QuantizeOptions } from './options';
import type { QuantizePlan } from './plan';
import type { PlannedTensor } from './plannedTensors';

/** The outputs of quantizing, by their index: the file itself, and what takes the kept tensors. */
const QNAT_OUTPUT = 0;
export const SIDECAR_OUTPUT = 1;

/** Scales that one task double-quantizes: 4 MiB of them. */
const TASK_SCALES = 1024 * 1024;

/** Fill some blocks of a tensor. Positions are final; plain data, to be sent to a worker. */
interface BlocksTask {
  /** Index of the tensor in the plan. */
  readonly tensor: number;
  readonly file: number;
  /** The tensor's values; those missing at its end are padded with zeros. */
  readonly source: StoredValues;
  /** Bytes of input in plain form. */
  readonly length: number;
  readonly blockSize: number;
  readonly blockCount: number;
  /** Index of the output, and where codes and scales go in it. */
  readonly output: number;
  readonly codesAt: number;
  readonly scalesAt: number;
}

/** Quantize some blocks. */
export interface QuantizeTask extends BlocksTask {
  readonly kind: 'quantize';
  /** First byte of input in plain form. */
  readonly start: number;
  /** What the kernel is given. */
  readonly dtype: FloatDtype;
  readonly rule: ZeroPointRule;
  /** Refine scales, and take statistics, for the report of what that gained. */
  readonly refine: boolean;
  /** Index in the tensor of the first value. */
  readonly firstValue: number;
  /** Where zero points go in the output. */
  readonly zeroPointsAt: number;
}

/** Take some blocks of bitsandbytes as they are. */
export interface CarryTask extends BlocksTask {
  readonly kind: 'carry';
  readonly source: CarriedValues;
  /** Index in the tensor of the first block. */
  readonly firstBlock: number;
}

/** Double-quantize some scales of a tensor, all of whose blocks are written. */
export interface ScalesTask {
  readonly kind: 'scales';
  readonly tensor: number;
  readonly blockCount: number;
  readonly rule: ZeroPointRule;
  /** Whether the scales are refined, and may be rounded to the nearest. */
  readonly refine: boolean;
  /** Of the tensor, without its sign. */
  readonly largestScale: number;
  readonly output: number;
  readonly scalesAt: number;
  readonly zeroPointsAt: number;
  readonly quantizedScalesAt: number;
  readonly scalesScaleAt: number;
}

/** The tasks that quantize a tensor, or carry it over, in order. */
export function* quantizeTasks(
  plan: QuantizePlan,
  index: number,
): Generator<QuantizeTask | CarryTask> {
  const tensor = plan.tensors.at(index);
  const { source, file, blockSize, blockCount } = tensor;
  const start = plan.layout.offsets[index];
  const at = partOffsets(tensor, tensor.parts);
  const blockBytes = (blockSize * DTYPE_BITS.get(source.dtype)!) / 8;
  const step = blocksPerTask(tensor);
  const stored = storedValues(source);
  for (let first = 0; first < blockCount; first += step) {
    const count = Math.min(step, blockCount - first);
    const done = first * blockBytes;
    const blocks = {
      tensor: index,
      file,
      source: stored,
      length: Math.min(count * blockBytes, source.length - done),
      blockSize,
      blockCount: count,
      output: QNAT_OUTPUT,
      codesAt: start + first * codeBytesPerBlock(blockSize),
      scalesAt: start + at.scales + 4 * first,
    };
    if (isCarriedOver(stored, plan.options)) {
      yield { ...blocks, kind: 'carry', source: stored, firstBlock: first };
      continue;
    }
    yield {
      ...blocks,
      kind: 'quantize',
      start: done,
      dtype: quantizedAs(source.dtype)!,
      rule: zeroPointRule(plan.options),
      refine: plan.options.refine,
      firstValue: first * blockSize,
      zeroPointsAt: start + at.zeroPoints + 4 * first,
    };
  }
}

/** The tasks that double-quantize a tensor's scales. */
export function* scalesTasks(
  plan: QuantizePlan,
  index: number,
  largestScale: number,
): Generator<ScalesTask> {
  const tensor = plan.tensors.at(index);
  const start = plan.layout.offsets[index];
  const at = partOffsets(tensor, tensor.parts);
  for (let first = 0; first < tensor.blockCount; first += TASK_SCALES) {
    yield {
      kind: 'scales',
      tensor: index,
      blockCount: Math.min(TASK_SCALES, tensor.blockCount - first),
      rule: zeroPointRule(plan.options),
      refine: plan.options.refine,
      largestScale,
      output: QNAT_OUTPUT,
      scalesAt: start + at.scales + 4 * first,
      zeroPointsAt: start + at.zeroPoints + 4 * first,
      quantizedScalesAt: start + at.quantizedScales + first,
      scalesScaleAt: start + at.scalesScale,
    };
  }
}

/** Tasks that a tensor is split into. */
export function taskCount(tensor: PlannedTensor): number {
  return Math.ceil(tensor.blockCount / blocksPerTask(tensor));
}

function blocksPerTask(tensor: PlannedTensor): number {
  if (isSequential(tensor.source)) return tensor.blockCount;
  return Math.max(1, Math.floor(TASK_BYTES / blockBytesOf(tensor)));
}

/** Bytes of a block as the kernel is given it. */
export function blockBytesOf({ blockSize, source }: PlannedTensor): number {
  return blockSize * DTYPE_BYTES[quantizedAs(source.dtype)!];
}

/** How these options make zero points. */
export function zeroPointRule({ zeroPoints, layout }: QuantizeOptions): ZeroPointRule {
  if (!zeroPoints) return 'none';
  return layout === 'reference' ? 'crate' : 'affine';
}
