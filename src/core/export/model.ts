import { SIDECAR_MARK } from '../convert/sidecar';
import { InvalidRequestError } from '../errors';
import type { QnatFile } from '../qnat/readQnat';
import { valueCount } from '../shape';
import type { NameFilter } from '../text/nameFilter';
import { quantizedAs } from '../weights/decodeValues';
import { storedValues } from '../weights/storage';
import type { SkippedEntry, WeightFile } from '../weights/weightFile';
import { encodedLength, type EncodingName } from './encodings';
import { type EncodedFill, type ExportItem, type FileValues, isNf4 } from './item';

/** One of the files that together are the model that is exported. */
export interface ExportFile {
  readonly weights: WeightFile;
  /** What a QNAT file says besides. */
  readonly qnat?: QnatFile;
}

/** What is exported. */
export interface ExportModel {
  /** The chosen tensors, in the order of the files. */
  readonly tensors: readonly ModelTensor[];
  readonly name: string;
  readonly type: string;
  /** Text that the files say of themselves. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What is in the files and is no tensor that can be read. */
  readonly skipped: readonly SkippedEntry[];
}

/** A tensor of the model. */
export interface ModelTensor extends FileValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: number;
  /** What it is written as when nobody says: the compute dtype of its QNAT file, or its own dtype. */
  readonly dtype: string;
  /** It was kept beside a QNAT file, and stays as it is whatever becomes of the others. */
  readonly kept: boolean;
}

/**
 * The model that files are, with the tensors that are chosen by name.
 * @param stem the model's name, where no file says one
 * @throws InvalidRequestError when none is chosen
 */
export function exportModel(
  files: readonly ExportFile[],
  chosen: NameFilter,
  stem: string,
): ExportModel {
  const qnat = files.find((file) => file.qnat)?.qnat;
  const tensors = files
    .flatMap((file, index) => tensorsOf(file, index, qnat !== undefined))
    .filter(({ name }) => chosen(name));
  if (tensors.length === 0) refuseNothing(files);
  const metadata = metadataOf(files);
  return {
    tensors,
    name: qnat?.modelName ?? metadata.get('general.name') ?? stem,
    type: qnat?.modelType ?? metadata.get('general.architecture') ?? '',
    metadata: Object.fromEntries(metadata),
    skipped: files.flatMap(({ weights }) => weights.skipped ?? []),
  };
}

function tensorsOf({ weights, qnat }: ExportFile, file: number, ofQnat: boolean): ModelTensor[] {
  const kept = ofQnat && isMarked(weights);
  return Array.from(weights.tensors, (tensor) => {
    const { name, shape } = tensor;
    const source = storedValues(tensor);
    const dtype = qnat?.computeDtype ?? source.dtype;
    return { name, shape, values: valueCount(shape), file, source, dtype, kept };
  });
}

function isMarked({ metadata }: WeightFile): boolean {
  return Object.hasOwn(metadata, SIDECAR_MARK);
}

function metadataOf(files: readonly ExportFile[]): Map<string, string> {
  const entries = files.flatMap(({ weights }) => Object.entries(weights.metadata));
  return new Map(entries.filter(([key]) => key !== SIDECAR_MARK));
}

/** The dtype that a tensor is written in. @param asked by the person, for what has float values */
export function writtenDtype(tensor: ModelTensor, asked: string | undefined): string {
  if (tensor.kept || !isEncodable(tensor)) return tensor.source.dtype;
  return asked ?? tensor.dtype;
}

/** A tensor's values in a dtype: as they are in their own, encoded in another. */
export function valuesItem(tensor: ModelTensor, dtype: string, note?: string): ExportItem {
  const { name, shape, values, file, source } = tensor;
  // The kernel is what dequantizes fast, into F32 too.
  if (dtype === source.dtype && !isNf4(tensor)) {
    const fill = { kind: 'copied', from: { file, source } } as const;
    return { name, shape, dtype, length: source.length, fill, note };
  }
  const encoding = dtype as EncodingName;
  const length = encodedLength(encoding, values);
  return { name, shape, dtype, length, fill: encoded(tensor, encoding), note };
}

/** The values in an encoding. */
export function encoded(tensor: ModelTensor, encoding: EncodingName): EncodedFill {
  const { file, source, values, shape } = tensor;
  const columns = Math.max(1, shape.at(-1) ?? 1);
  return { kind: 'encoded', from: { file, source }, values, columns, encoding };
}

/** Can the values be told as f32, and so be encoded? */
export function isEncodable({ source }: FileValues): boolean {
  return quantizedAs(source.dtype) !== undefined;
}

function refuseNothing(files: readonly ExportFile[]): void {
  if (files.every(({ weights, qnat }) => (qnat ?? weights).tensors.length === 0)) return;
  throw new InvalidRequestError('No tensor is chosen: none has such a name.');
}
