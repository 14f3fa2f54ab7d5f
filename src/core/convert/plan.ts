import { InvalidRequestError } from '../errors';
import type { Metadata, TensorParts } from '../qnat/layout';
import { layOut, type QnatLayout } from '../qnat/writeHeaders';
import { formatQuantity } from '../text/format';
import { quotedName } from '../text/names';
import type { SkippedEntry, WeightFile, WeightTensor } from '../weights/weightFile';
import { layOutSafetensors, type SafetensorsLayout } from '../weights/writeSafetensors';
import { decide } from './decide';
import { nameFilter } from '../text/nameFilter';
import { isFitted, type QuantizeOptions } from './options';
import { SIDECAR_MARK } from './sidecar';
import { type KeptTensor, KeptTensors, type ModelTensor, PlannedTensors } from './plannedTensors';

/** Everything about the output, before a byte of it is written. */
export interface QuantizePlan {
  readonly options: QuantizeOptions;
  readonly layout: QnatLayout;
  readonly tensors: PlannedTensors;
  readonly kept: KeptTensors;
  /** What is in the files and is no tensor that can be read. */
  readonly skipped: readonly SkippedEntry[];
  /** The file that takes the kept tensors; undefined when there is none, or they are left out. */
  readonly sidecar?: SafetensorsLayout;
}

/**
 * Plans the quantization of a model.
 * @param files its weight files; their tensors' names must differ
 * @param output the name of the file to write
 * @throws InvalidRequestError when nothing is selected, a size is refused, or options contradict each
 *   other
 */
export function planQuantize(
  files: readonly WeightFile[],
  metadata: Metadata,
  options: QuantizeOptions,
  output: string,
): QuantizePlan {
  const plan = planPart(files, metadata, options, output);
  if (plan.tensors.length === 0) throw nothingSelected(plan.kept);
  return plan.kept.length === 0 ? { ...plan, sidecar: undefined } : plan;
}

/**
 * As {@link planQuantize}, for some of a model's files: none of their tensors need be quantized. There is
 * a sidecar even for no tensors, or nobody would see that a part's sidecar was lost.
 */
export function planPart(
  files: readonly WeightFile[],
  metadata: Metadata,
  options: QuantizeOptions,
  output: string,
): QuantizePlan {
  refuseRefining(options);
  const selected = nameFilter(options.include, options.exclude);
  const tensors = new PlannedTensors(files, partsOf(options));
  const kept = new KeptTensors(files);
  for (const tensor of tensorsOf(files)) {
    const decision = decide(tensor.source, options, selected);
    if (decision.kind === 'keep') kept.push(tensor, decision);
    else tensors.push(tensor, decision);
  }
  const layout = layOut(metadata, tensors, options.layout);
  return {
    options,
    layout,
    tensors,
    kept,
    skipped: files.flatMap((file) => file.skipped ?? []),
    sidecar: options.sidecar ? planSidecar(kept, files, output) : undefined,
  };
}

/** Input bytes that carrying out the plan deals with. */
export function inputBytes({ tensors, kept, sidecar }: QuantizePlan): number {
  return tensors.inputBytes + (sidecar ? kept.inputBytes : 0);
}

/** Bytes of progress that carrying out the plan makes: what is read twice counts twice. */
export function progressBytes(plan: QuantizePlan): number {
  return inputBytes(plan) + (isFitted(plan.options) ? plan.tensors.inputBytes : 0);
}

/** The crate's own names in reference layout, so that its bytes are met; else the output's name. */
export function metadataOf(output: string, { layout, computeDtype }: QuantizeOptions): Metadata {
  const modelName = layout === 'reference' ? 'qlora-model' : output.replace(/\.qnat$/i, '');
  return { modelName, modelType: 'qlora', computeDtype };
}

function refuseRefining({ layout, refine }: QuantizeOptions): void {
  if (layout !== 'reference' || !refine) return;
  throw new InvalidRequestError(
    'The reference layout has the scales that qlora-rs takes, byte for byte, so they cannot be refined. Turn refining off, or use the corrected layout.',
  );
}

function* tensorsOf(files: readonly WeightFile[]): Generator<ModelTensor> {
  for (const [file, { tensors }] of files.entries()) {
    let index = 0;
    for (const source of tensors) yield { source, file, index: index++ };
  }
}

function partsOf({ zeroPoints, doubleQuantization }: QuantizeOptions): TensorParts {
  return { scales: true, zeroPoints, doubleQuantization };
}

function planSidecar(
  kept: KeptTensors,
  files: readonly WeightFile[],
  output: string,
): SafetensorsLayout {
  const metadata = new Map(files.flatMap((file) => Object.entries(file.metadata)));
  metadata.set(SIDECAR_MARK, output);
  return layOutSafetensors(sourcesOf(kept), Object.fromEntries(metadata));
}

function* sourcesOf(kept: KeptTensors): Generator<WeightTensor> {
  for (const { source } of kept) yield source;
}

function nothingSelected(kept: KeptTensors): InvalidRequestError {
  if (kept.length === 0) return new InvalidRequestError('There are no tensors in the weights.');
  return new InvalidRequestError(
    `None of the ${formatQuantity(kept.length, 'tensor')} would be quantized. ${exampleOf(kept.at(0))} Change which tensors are chosen.`,
  );
}

function exampleOf({ source, reason }: KeptTensor): string {
  return `${quotedName(source.name)}, for one: ${reason}.`;
}
