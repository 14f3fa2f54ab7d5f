import { nameFilter } from '../text/nameFilter';
import { InvalidRequestError, QnatError } from '../errors';
import type { QnatFile } from '../qnat/readQnat';
import { type QnatTensor, WHY_UNREADABLE } from '../qnat/tensor';
import { valueCount } from '../shape';
import { quotedName } from '../text/names';
import { repeatedName } from '../text/repeatedName';
import { quantizedAs } from '../weights/decodeValues';
import { storedValues } from '../weights/storage';
import type { WeightFile, WeightTensor } from '../weights/weightFile';
import type { EncodingName } from './encodings';
import type { EncodedFill, Fill, Nf4Values, PlainValues } from './item';

/** What is exported: a QNAT file, and the tensors that quantizing kept, where they are there. */
export interface ExportModel {
  readonly file: QnatFile;
  readonly sidecar?: WeightFile;
}

/** The files of an export, by their index. */
const QNAT_FILE = 0;
const SIDECAR_FILE = 1;

/** A tensor of the model, quantized or kept. */
export interface ModelTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: number;
  readonly from: Nf4Values | PlainValues;
}

/**
 * The tensors of a model that are chosen by name, the quantized ones first. All of the chosen ones, or
 * none.
 * @throws QnatError when one cannot be read; InvalidRequestError when none is chosen, or names repeat
 */
export function modelTensors(
  { file, sidecar }: ExportModel,
  include: readonly string[],
  exclude: readonly string[],
): ModelTensor[] {
  refuseMissingTensors(file);
  const chosen = nameFilter(include, exclude);
  const tensors: ModelTensor[] = [];
  for (const tensor of file.tensors) if (chosen(tensor.name)) tensors.push(quantized(tensor));
  for (const tensor of sidecar?.tensors ?? []) {
    if (chosen(tensor.name)) tensors.push(kept(tensor));
  }
  const found = file.tensors.length + (sidecar?.tensors.length ?? 0);
  if (tensors.length === 0 && found > 0) {
    throw new InvalidRequestError('No tensor is chosen: none has such a name.');
  }
  refuseRepeatedNames(tensors);
  return tensors;
}

function quantized(tensor: QnatTensor): ModelTensor {
  const { name, shape, state, offset, blockSize, blockCount, parts } = tensor;
  if (state !== 'readable') {
    throw new QnatError(
      `The data of tensor ${quotedName(name)} cannot be read: ${WHY_UNREADABLE[state]}. Nothing was written.`,
    );
  }
  const from = {
    kind: 'nf4',
    file: QNAT_FILE,
    offset,
    blockSize,
    blockCount,
    parts: parts!,
  } as const;
  return { name, shape, values: valueCount(shape), from };
}

function kept(tensor: WeightTensor): ModelTensor {
  const { name, shape } = tensor;
  const from = { kind: 'plain', file: SIDECAR_FILE, source: storedValues(tensor) } as const;
  return { name, shape, values: valueCount(shape), from };
}

/** The values in an encoding. */
export function encoded({ from, values, shape }: ModelTensor, encoding: EncodingName): EncodedFill {
  return { kind: 'encoded', from, values, columns: Math.max(1, shape.at(-1) ?? 1), encoding };
}

/** A kept tensor's values as they are. */
export function copied(from: PlainValues): Fill {
  return { kind: 'copied', from };
}

/** Can the values be told as f32, and so be encoded? */
export function isEncodable({ from }: ModelTensor): boolean {
  return from.kind === 'nf4' || quantizedAs(from.source.dtype) !== undefined;
}

function refuseMissingTensors({ dataOffset, tensors, header }: QnatFile): void {
  if (dataOffset !== undefined) return;
  throw new QnatError(
    `The file ends inside its headers, or they are damaged: ${tensors.length} of ${header.tensorCount} tensors are named, and none can be read. Nothing was written.`,
  );
}

function refuseRepeatedNames(tensors: readonly ModelTensor[]): void {
  const repeated = repeatedName(tensors.map(({ name }) => name));
  if (repeated === undefined) return;
  throw new QnatError(
    `Two tensors are named ${quotedName(repeated)}; the output can hold only one of a name.`,
  );
}
