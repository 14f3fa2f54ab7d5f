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
  /** First byte of input in plain form, and bytes. */
  readonly start: number;
  readonly length: number;
  readonly blockSize: number;
  /** Index in the tensor of the first block. */
  readonly firstBlock: number;
  readonly blockCount: number;
  /** Index of the output, and where codes, scales and zero points go in it. */
  readonly output: number;
  readonly codesAt: number;
  readonly scalesAt: number;
  readonly zeroPointsAt: number;
}

/** Have the kernel deal with the values of some blocks. */
export interface ValuesTask extends BlocksTask {
  /** What the kernel is given. */
  readonly dtype: FloatDtype;
  readonly rule: ZeroPointRule;
}

/** Quantize some blocks. */
export interface QuantizeTask extends ValuesTask {
  readonly kind: 'quantize';
  /** Refine scales, and take statistics, for the report of what that gained. */
  readonly refine: boolean;
}

/** Take some blocks of bitsandbytes as they are. */
export interface CarryTask extends BlocksTask {
  readonly kind: 'carry';
  readonly source: CarriedValues;
}

/** Double-quantize some scales of a tensor, all of whose blocks are written. */
interface StoreTask {
  /** Of the tensor, without its sign. */
  readonly largestScale: number;
  /** Where the 8-bit scales go in the output, and their scale. */
  readonly quantizedScalesAt: number;
  readonly scalesScaleAt: number;
}

/** Double-quantize scales as they are. */
export interface ScalesTask extends StoreTask {
  readonly kind: 'scales';
  readonly tensor: number;
  readonly blockCount: number;
  readonly rule: ZeroPointRule;
  readonly output: number;
  readonly scalesAt: number;
  readonly zeroPointsAt: number;
}

/** Quantize refined blocks anew, with the best of the scales that double quantization stores. */
export interface FitTask extends ValuesTask, StoreTask {
  readonly kind: 'fit';
}

/** The tasks that quantize a tensor, or carry it over, in order. */
export function* quantizeTasks(
  plan: QuantizePlan,
  index: number,
): Generator<QuantizeTask | CarryTask> {
  const { options } = plan;
  for (const blocks of blocksTasks(plan, index)) {
    const { source } = blocks;
    if (isCarriedOver(source, options)) yield { ...blocks, kind: 'carry', source };
    else yield { ...valuesTask(blocks, options), kind: 'quantize', refine: options.refine };
  }
}

/** The tasks that double-quantize a tensor's scales. */
export function* scalesTasks(
  plan: QuantizePlan,
  index: number,
  largestScale: number,
): Generator<ScalesTask> {
  const tensor = plan.tensors.at(index);
  const data = plan.layout.offsets[index];
  const at = partOffsets(tensor, tensor.parts);
  for (let first = 0; first < tensor.blockCount; first += TASK_SCALES) {
    yield {
      kind: 'scales',
      tensor: index,
      blockCount: Math.min(TASK_SCALES, tensor.blockCount - first),
      rule: zeroPointRule(plan.options),
      largestScale,
      output: QNAT_OUTPUT,
      scalesAt: data + at.scales + 4 * first,
      zeroPointsAt: data + at.zeroPoints + 4 * first,
      quantizedScalesAt: data + at.quantizedScales + first,
      scalesScaleAt: data + at.scalesScale,
    };
  }
}

/** The tasks that do so with refined scales: they read the weights again. */
export function* fitTasks(
  plan: QuantizePlan,
  index: number,
  largestScale: number,
): Generator<FitTask> {
  const tensor = plan.tensors.at(index);
  const data = plan.layout.offsets[index];
  const at = partOffsets(tensor, tensor.parts);
  for (const blocks of blocksTasks(plan, index)) {
    yield {
      ...valuesTask(blocks, plan.options),
      kind: 'fit',
      largestScale,
      quantizedScalesAt: data + at.quantizedScales + blocks.firstBlock,
      scalesScaleAt: data + at.scalesScale,
    };
  }
}

function* blocksTasks(plan: QuantizePlan, index: number): Generator<BlocksTask> {
  const tensor = plan.tensors.at(index);
  const { source, file, blockSize, blockCount } = tensor;
  const data = plan.layout.offsets[index];
  const at = partOffsets(tensor, tensor.parts);
  const blockBytes = (blockSize * DTYPE_BITS.get(source.dtype)!) / 8;
  const step = blocksPerTask(tensor);
  const stored = storedValues(source);
  for (let firstBlock = 0; firstBlock < blockCount; firstBlock += step) {
    const count = Math.min(step, blockCount - firstBlock);
    const start = firstBlock * blockBytes;
    yield {
      tensor: index,
      file,
      source: stored,
      start,
      length: Math.min(count * blockBytes, source.length - start),
      blockSize,
      firstBlock,
      blockCount: count,
      output: QNAT_OUTPUT,
      codesAt: data + firstBlock * codeBytesPerBlock(blockSize),
      scalesAt: data + at.scales + 4 * firstBlock,
      zeroPointsAt: data + at.zeroPoints + 4 * firstBlock,
    };
  }
}

function valuesTask(blocks: BlocksTask, options: QuantizeOptions): ValuesTask {
  return { ...blocks, dtype: quantizedAs(blocks.source.dtype)!, rule: zeroPointRule(options) };
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
