import { inOrder } from '../bytes/knownBytes';
import { InvalidRequestError } from '../errors';
import { quotedName } from '../text/names';
import { utf8Length } from '../text/utf8Length';
import { GGUF_TYPES, layOutGguf } from '../weights/writeGguf';
import { ENCODINGS } from './encodings';
import type { ExportItem } from './item';
import { isEncodable, type ModelTensor, valuesItem } from './model';
import { EXPORT_DTYPES, type ExportDtype } from './options';
import type { Placement, ExportRequest, LeftOut } from './request';

/** ggml's limits (ggml.h, GGML_MAX_DIMS and GGML_MAX_NAME, which counts the zero at the end). */
const MAX_RANK = 4;
const MAX_NAME_BYTES = 63;

/** What most of a file is, by its number (llama.h, enum llama_ftype). */
const FILE_TYPES: Readonly<Record<ExportDtype, number>> = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q8_0: 7,
  BF16: 32,
};
/** Of Q8_0 and Q4_0 as they are now (ggml.h, GGML_QNT_VERSION). */
const QUANTIZATION_VERSION = 2;

/** Plans a GGUF file, its tensors under the names that they have. */
export function planGguf({ model, options, output }: ExportRequest): Placement {
  const items: ExportItem[] = [];
  const leftOut: LeftOut[] = [];
  for (const tensor of model.tensors) {
    const item = ggufItem(tensor, options.dtype);
    if ('reason' in item) leftOut.push(item);
    else items.push(item);
  }
  const { header, offsets, size } = layOutGguf(items, {
    'general.architecture': architectureOf(model.type),
    'general.name': model.name,
    'general.file_type': FILE_TYPES[options.dtype ?? commonestDtype(items)],
    'general.quantization_version': QUANTIZATION_VERSION,
  });
  return {
    outputs: [{ name: output, size, known: () => inOrder([header]) }],
    items: items.map((item, index) => ({ ...item, output: 0, at: offsets[index] })),
    leftOut,
  };
}

/** Lower-case letters and digits, as the format wants it. */
function architectureOf(modelType: string): string {
  return modelType.toLowerCase().replace(/[^a-z0-9]/g, '') || 'unknown';
}

function isWritten(dtype: string): dtype is ExportDtype {
  return (EXPORT_DTYPES as readonly string[]).includes(dtype);
}

/** The dtype that most bytes of tensors have. */
function commonestDtype(items: readonly ExportItem[]): ExportDtype {
  const bytes = new Map<ExportDtype, number>([['F32', 0]]);
  for (const { dtype, length } of items) {
    if (isWritten(dtype)) bytes.set(dtype, (bytes.get(dtype) ?? 0) + length);
  }
  const [[commonest]] = [...bytes].sort(([, a], [, b]) => b - a);
  return commonest;
}

function ggufItem(tensor: ModelTensor, asked: ExportDtype | undefined): ExportItem | LeftOut {
  checkLimits(tensor);
  const { name, source } = tensor;
  const shape = tensor.shape.length === 0 ? [1] : tensor.shape;
  if (isEncodable(tensor)) {
    const { dtype, note } = ggufDtype(shape, asked ?? tensor.dtype);
    return { ...valuesItem(tensor, dtype, note), shape };
  }
  if (GGUF_TYPES.has(source.dtype)) return { ...valuesItem(tensor, source.dtype), shape };
  return { name, shape, dtype: source.dtype, reason: `GGUF has no ${source.dtype}` };
}

/** Vectors are F32, which is what llama.cpp computes norms and biases with. */
function ggufDtype(shape: readonly number[], dtype: string) {
  const wanted = isWritten(dtype) ? dtype : 'F32';
  if (shape.length < 2) return { dtype: 'F32' };
  const columns = shape.at(-1)!;
  const { groupValues } = ENCODINGS[wanted];
  if (columns % groupValues === 0) return { dtype: wanted };
  const note = `F16, as rows of ${columns} values are no whole ${wanted} blocks`;
  return { dtype: 'F16', note };
}

function checkLimits({ name, shape }: ModelTensor): void {
  if (shape.length > MAX_RANK) {
    throw new InvalidRequestError(
      `Tensor ${quotedName(name)} has ${shape.length} dimensions; GGUF holds ${MAX_RANK} at most. Exclude it.`,
    );
  }
  if (utf8Length(name) > MAX_NAME_BYTES) {
    throw new InvalidRequestError(
      `The name of tensor ${quotedName(name)} has ${utf8Length(name)} bytes; llama.cpp reads ${MAX_NAME_BYTES} at most. Exclude it.`,
    );
  }
}
