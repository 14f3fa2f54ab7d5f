import { InvalidRequestError } from '../errors';
import type { Metadata } from '../qnat/layout';
import { layOut, type QnatLayout, type TensorLayout } from '../qnat/writeHeaders';
import type { WeightFile, WeightTensor } from '../weights/weightFile';
import { layOutSafetensors, type SafetensorsLayout } from '../weights/writeSafetensors';
import { decide } from './decide';
import { nameFilter } from './nameFilter';
import type { QuantizeOptions } from './options';

/** A tensor of one of several files that together are a model. */
export interface ModelTensor extends WeightTensor {
  /** Index of its file. */
  readonly file: number;
}

/** A tensor to be quantized, and where its data goes in the output. */
export interface PlannedTensor extends TensorLayout {
  readonly source: ModelTensor;
  /** First byte of its data in the output. */
  readonly offset: number;
  readonly note?: string;
}

/** A tensor that is not quantized, and why. */
export interface KeptTensor {
  readonly source: ModelTensor;
  readonly reason: string;
}

/** Everything about the output, before a byte of it is written. */
export interface QuantizePlan {
  readonly options: QuantizeOptions;
  readonly layout: QnatLayout;
  readonly tensors: readonly PlannedTensor[];
  readonly kept: readonly KeptTensor[];
  /** The file that takes the kept tensors; undefined when there is none, or they are left out. */
  readonly sidecar?: SafetensorsLayout;
}

/**
 * Plans the quantization of a model.
 * @param files its weight files; their tensors' names must differ
 * @throws InvalidRequestError when names collide, nothing is selected, or a size is refused
 */
export function planQuantize(
  files: readonly WeightFile[],
  metadata: Metadata,
  options: QuantizeOptions,
): QuantizePlan {
  const sources = modelTensors(files);
  const selected = nameFilter(options.include, options.exclude);
  const kept: KeptTensor[] = [];
  const chosen: Omit<PlannedTensor, 'offset'>[] = [];
  for (const source of sources) {
    const decision = decide(source, options, selected);
    if (decision.kind === 'keep') kept.push({ source, reason: decision.reason });
    else chosen.push({ ...decision, name: source.name, source, parts: partsOf(options) });
  }
  if (chosen.length === 0) throw nothingSelected(kept);
  const layout = layOut(metadata, chosen, options.layout);
  const tensors = chosen.map((tensor, index) => ({ ...tensor, offset: layout.offsets[index] }));
  return { options, layout, tensors, kept, sidecar: planSidecar(kept, files, options) };
}

/** Input bytes that carrying out the plan deals with. */
export function inputBytes({ tensors, kept, sidecar }: QuantizePlan): number {
  const read = [...tensors, ...(sidecar ? kept : [])];
  return read.reduce((sum, { source }) => sum + source.length, 0);
}

function modelTensors(files: readonly WeightFile[]): ModelTensor[] {
  const tensors = files.flatMap((content, file) =>
    content.tensors.map((tensor) => ({ ...tensor, file })),
  );
  const names = new Set<string>();
  for (const { name } of tensors) {
    if (names.has(name)) {
      throw new InvalidRequestError(
        `Two of the files have a tensor named “${name}”, so they are not parts of one model. Quantize them one by one.`,
      );
    }
    names.add(name);
  }
  return tensors;
}

function partsOf({ zeroPoints, doubleQuantization }: QuantizeOptions) {
  return { scales: true, zeroPoints, doubleQuantization };
}

function planSidecar(
  kept: readonly KeptTensor[],
  files: readonly WeightFile[],
  options: QuantizeOptions,
): SafetensorsLayout | undefined {
  if (!options.sidecar || kept.length === 0) return undefined;
  const metadata = Object.assign({}, ...files.map((file) => file.metadata)) as Record<
    string,
    string
  >;
  return layOutSafetensors(
    kept.map(({ source }) => source),
    metadata,
  );
}

function nothingSelected(kept: readonly KeptTensor[]): InvalidRequestError {
  const [first] = kept;
  const example = kept.length > 0 ? ` “${first.source.name}”, for one: ${first.reason}.` : '';
  return new InvalidRequestError(
    `None of the ${kept.length} tensors would be quantized.${example} Change which tensors are chosen.`,
  );
}
