import { InvalidRequestError } from '../../errors';
import { codeBytesPerBlock } from '../../nf4/block';
import {
  adaptedZeroPoint,
  dequantizeScale,
  quantizeScale,
  scalesScale,
} from '../../nf4/doubleQuantization';
import type { Kernel, QuantizeBatch } from '../../nf4/kernel/kernel';
import { squaredError } from '../../nf4/squaredError';
import { partOffsets } from '../../qnat/layout';
import type { ModelSource } from '../../weights/modelSource';
import type { QuantizeOptions } from '../options';
import { metadataOf, planQuantize, type QuantizePlan } from '../plan';
import { zeroPointRule } from '../tasks';
import { type Alternative, alternativesTo, sameAlternative } from './alternatives';
import { readSample, type Sample, sampledTensors } from './sample';

/** What an alternative would make. */
export interface Prediction extends Alternative {
  /** Exact: of the .qnat. */
  readonly bytes: number;
  /** Found on a sample: sums over all the values that are quantized. */
  readonly values: number;
  readonly sumOfSquares: number;
  readonly squaredError: number;
}

/** Sums that grow. */
type Tally = { -readonly [K in keyof Prediction]: Prediction[K] };

/**
 * Predicts what other options would make of a model: the size by its plan, the error on some thousand
 * values of each tensor, so that it takes a second or two whatever the model's size. Alternatives that
 * cannot be planned are left out.
 * @param output the name of the file
 */
export async function predict(
  model: readonly ModelSource[],
  options: QuantizeOptions,
  output: string,
  kernel: Kernel,
  signal?: AbortSignal,
): Promise<Prediction[]> {
  const alternatives = alternativesTo(options);
  const predictions: Prediction[] = [];
  for (const blockSize of new Set(alternatives.map((alternative) => alternative.blockSize))) {
    const plan = tryToPlan(model, { ...options, blockSize }, output);
    if (!plan) continue;
    const tallies = alternatives
      .filter((alternative) => alternative.blockSize === blockSize)
      .map((alternative) => newTally(alternative, plan));
    await addErrors(byMapping(tallies), plan, model, kernel, signal);
    predictions.push(...tallies);
  }
  return predictions;
}

/** Predictions for several models together: of the alternatives that all of them have. */
export function addPredictions(models: readonly (readonly Prediction[])[]): readonly Prediction[] {
  return models.reduce((sums, next) =>
    sums.flatMap((sum) => {
      const other = next.find((prediction) => sameAlternative(prediction, sum));
      return other ? [added(sum, other)] : [];
    }),
  );
}

function added(a: Prediction, b: Prediction): Prediction {
  return {
    ...a,
    bytes: a.bytes + b.bytes,
    values: a.values + b.values,
    sumOfSquares: a.sumOfSquares + b.sumOfSquares,
    squaredError: a.squaredError + b.squaredError,
  };
}

/** What a block size makes of the tensors; parts are looked at later. */
function tryToPlan(
  model: readonly ModelSource[],
  options: QuantizeOptions,
  output: string,
): QuantizePlan | undefined {
  const files = model.map(({ weights }) => weights);
  const plain = { ...options, zeroPoints: false, doubleQuantization: false, refine: false };
  try {
    const metadata = metadataOf(output, options);
    return planQuantize(files, metadata, { ...plain, sidecar: false }, output);
  } catch (error) {
    if (error instanceof InvalidRequestError) return undefined;
    throw error;
  }
}

function newTally(alternative: Alternative, { layout, tensors }: QuantizePlan): Tally {
  const { zeroPoints, doubleQuantization } = alternative;
  const parts = { scales: true, zeroPoints, doubleQuantization };
  let bytes = layout.headerBytes;
  for (const tensor of tensors) bytes += partOffsets(tensor, parts).length;
  return { ...alternative, bytes, values: 0, sumOfSquares: 0, squaredError: 0 };
}

/** Tallies of blocks that are quantized, and refined, alike: double quantization comes after it. */
function byMapping(tallies: readonly Tally[]): Tally[][] {
  const groups = new Map<string, Tally[]>();
  for (const tally of tallies) {
    const mapping = `${tally.zeroPoints} ${tally.refine}`;
    groups.set(mapping, [...(groups.get(mapping) ?? []), tally]);
  }
  return [...groups.values()];
}

async function addErrors(
  groups: readonly Tally[][],
  { tensors, options }: QuantizePlan,
  model: readonly ModelSource[],
  kernel: Kernel,
  signal?: AbortSignal,
): Promise<void> {
  for (const tensor of sampledTensors(tensors)) {
    signal?.throwIfAborted();
    const share = (tensor.blockSize * tensor.blockCount) / tensors.parameters;
    const sample = await readSample(tensor, share, model, signal);
    for (const tallies of groups) addSample(tallies, sample, options, kernel);
  }
}

/** Adds what a sample stands for; a sample with values that are not finite says nothing. */
function addSample(
  tallies: readonly Tally[],
  sample: Sample,
  options: QuantizeOptions,
  kernel: Kernel,
): void {
  const { values, blockSize, standsFor } = sample;
  const { zeroPoints, refine } = tallies[0];
  const rule = zeroPointRule({ ...options, zeroPoints });
  const blockCount = values.length / blockSize;
  const job = { dtype: 'F32', blockSize, blockCount, rule, refine, statistics: true } as const;
  const batch = kernel.quantizeBatch(job);
  batch.input.set(new Uint8Array(values.buffer));
  if (!batch.run()) return;
  const { sumOfSquares, squaredError } = batch.statistics()!;
  const weight = standsFor / values.length;
  const doubleQuantized = () =>
    refine ? fittedError(sample, batch, kernel) : storedError(sample, batch, rule === 'affine');
  for (const tally of tallies) {
    const error = tally.doubleQuantization ? doubleQuantized() : squaredError;
    tally.values += standsFor;
    tally.sumOfSquares += weight * sumOfSquares;
    tally.squaredError += weight * error;
  }
}

/** The squared error with double-quantized scales, as the sample's largest scale makes them … */
function storedError(
  { values, blockSize }: Sample,
  { codes, scales, zeroPoints }: QuantizeBatch,
  adapt: boolean,
): number {
  const codeBytes = codeBytesPerBlock(blockSize);
  const k = scalesScale(largestScale(scales));
  let error = 0;
  for (const [block, exact] of scales.entries()) {
    const scale = dequantizeScale(quantizeScale(exact, k), k);
    const middle = zeroPoints?.[block] ?? 0;
    const zeroPoint = adapt ? adaptedZeroPoint(middle, exact, scale) : middle;
    const [start, end] = [block * blockSize, (block + 1) * blockSize];
    error += squaredError(
      values,
      start,
      end,
      { codes, at: block * codeBytes },
      { scale, zeroPoint },
    );
  }
  return error;
}

/** … and with refined ones. The batch is no longer valid then. */
function fittedError(
  { values, blockSize }: Sample,
  refined: QuantizeBatch,
  kernel: Kernel,
): number {
  const scales = refined.scales.slice();
  const zeroPoints = refined.zeroPoints?.slice();
  const batch = kernel.storedBatch({
    dtype: 'F32',
    blockSize,
    blockCount: scales.length,
    zeroPoints: zeroPoints !== undefined,
    scalesScale: scalesScale(largestScale(scales)),
  });
  batch.input.set(new Uint8Array(values.buffer));
  batch.scales.set(scales);
  if (zeroPoints) batch.zeroPoints!.set(zeroPoints);
  batch.run();
  return batch.statistics().squaredError;
}

function largestScale(scales: Float32Array): number {
  return scales.reduce((most, scale) => Math.max(most, Math.abs(scale)), 0);
}
