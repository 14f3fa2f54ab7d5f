import { InvalidRequestError } from '../errors';
import type { Metadata, TensorParts } from '../qnat/layout';
import { layOut, type QnatLayout, type TensorLayout } from '../qnat/writeHeaders';
import { quotedName } from '../text/names';
import type { WeightFile, WeightTensor } from '../weights/weightFile';
import { layOutSafetensors, type SafetensorsLayout } from '../weights/writeSafetensors';
import { decide, type Quantize } from './decide';
import { nameFilter } from './nameFilter';
import type { QuantizeOptions } from './options';

/** A tensor of one of several files that together are a model. */
interface ModelTensor {
  readonly source: WeightTensor;
  /** Index of its file. */
  readonly file: number;
}

/** A tensor to be quantized; where its data goes is in the layout's offsets, by the same index. */
export interface PlannedTensor extends TensorLayout, ModelTensor {
  readonly note?: string;
}

/** A tensor that is not quantized, and why. */
export interface KeptTensor extends ModelTensor {
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

/** What a sidecar's metadata says under this name: the file that it belongs to. */
export const SIDECAR_MARK = 'qnat.sidecar_of';

/**
 * Plans the quantization of a model.
 * @param files its weight files; their tensors' names must differ
 * @param output the name of the file to write
 * @throws InvalidRequestError when names collide, nothing is selected, or a size is refused
 */
export function planQuantize(
  files: readonly WeightFile[],
  metadata: Metadata,
  options: QuantizeOptions,
  output: string,
): QuantizePlan {
  checkNames(files);
  const selected = nameFilter(options.include, options.exclude);
  const parts = partsOf(options);
  const kept: KeptTensor[] = [];
  const tensors: PlannedTensor[] = [];
  for (const [file, content] of files.entries()) {
    for (const source of content.tensors) {
      const decision = decide(source, options, selected);
      if (decision.kind === 'keep') kept.push({ source, file, reason: decision.reason });
      else tensors.push(planned(source, file, decision, parts));
    }
  }
  if (tensors.length === 0) throw nothingSelected(kept);
  const layout = layOut(metadata, tensors, options.layout);
  return {
    options,
    layout,
    tensors,
    kept,
    sidecar: options.sidecar ? planSidecar(kept, files, output) : undefined,
  };
}

function planned(
  source: WeightTensor,
  file: number,
  { shape, blockSize, blockCount, note }: Quantize,
  parts: TensorParts,
): PlannedTensor {
  return { name: source.name, shape, blockSize, blockCount, parts, source, file, note };
}

/** Input bytes that carrying out the plan deals with. */
export function inputBytes({ tensors, kept, sidecar }: QuantizePlan): number {
  const lengthOf = (read: readonly ModelTensor[]) =>
    read.reduce((sum, { source }) => sum + source.length, 0);
  return lengthOf(tensors) + (sidecar ? lengthOf(kept) : 0);
}

function checkNames(files: readonly WeightFile[]): void {
  // The tensors of one file differ by construction: their names are the keys of an object.
  if (files.length === 1) return;
  const names = new Set<string>();
  for (const { name } of files.flatMap(({ tensors }) => tensors)) {
    if (names.has(name)) {
      throw new InvalidRequestError(
        `Two of the files have a tensor named ${quotedName(name)}, so they are not parts of one model. Quantize them one by one.`,
      );
    }
    names.add(name);
  }
}

function partsOf({ zeroPoints, doubleQuantization }: QuantizeOptions): TensorParts {
  return { scales: true, zeroPoints, doubleQuantization };
}

function planSidecar(
  kept: readonly KeptTensor[],
  files: readonly WeightFile[],
  output: string,
): SafetensorsLayout | undefined {
  if (kept.length === 0) return undefined;
  const metadata = new Map(files.flatMap((file) => Object.entries(file.metadata)));
  metadata.set(SIDECAR_MARK, output);
  return layOutSafetensors(
    kept.map(({ source }) => source),
    Object.fromEntries(metadata),
  );
}

function nothingSelected(kept: readonly KeptTensor[]): InvalidRequestError {
  const [first] = kept;
  const example =
    kept.length > 0 ? ` ${quotedName(first.source.name)}, for one: ${first.reason}.` : '';
  return new InvalidRequestError(
    `None of the ${kept.length} tensors would be quantized.${example} Change which tensors are chosen.`,
  );
}
