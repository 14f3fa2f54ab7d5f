import type { ExportDtype, ExportFormat } from '../../core/export/options';

/** A format to choose, with what its values are written as. */
export interface FormatChoice {
  readonly label: string;
  readonly detail: string;
  readonly format: ExportFormat;
  /** Undefined: the compute dtype of the file, where it matters. */
  readonly dtype?: ExportDtype;
  /** Of the file's name, with its dot. */
  readonly ending: string;
  /** It holds a single tensor. */
  readonly single: boolean;
}

const DTYPE_DETAILS: Readonly<Record<ExportDtype, string>> = {
  F32: '4 bytes a value.',
  F16: '2 bytes a value.',
  BF16: '2 bytes a value, with the range of F32.',
  Q8_0: 'Quantized again, to 8 bits: blocks of 32 values, 34 bytes each.',
  Q4_0: 'Quantized again, to 4 bits: blocks of 32 values, 18 bytes each. Loses more.',
};

/** What a QNAT file can be exported to, in the order of the list. */
export const FORMAT_CHOICES: readonly FormatChoice[] = [
  ...typed('safetensors', ['F32', 'F16', 'BF16']),
  {
    label: 'bitsandbytes NF4',
    detail: 'Stays in 4 bits, in safetensors that transformers and bitsandbytes load.',
    format: 'bitsandbytes',
    ending: '.safetensors',
    single: false,
  },
  ...typed('gguf', ['F16', 'BF16', 'F32', 'Q8_0', 'Q4_0']),
  ...typed('npz', ['F32', 'F16']),
  ...typed('npy', ['F32', 'F16']),
  {
    label: 'CSV',
    detail: 'One tensor as text: a line a row.',
    format: 'csv',
    ending: '.csv',
    single: true,
  },
];

function typed(format: 'safetensors' | 'gguf' | 'npz' | 'npy', dtypes: readonly ExportDtype[]) {
  const names = { safetensors: 'safetensors', gguf: 'GGUF', npz: '.npz', npy: '.npy' };
  const single = format === 'npy';
  return dtypes.map((dtype) => ({
    label: `${names[format]} ${dtype}`,
    detail: single ? `One tensor. ${DTYPE_DETAILS[dtype]}` : DTYPE_DETAILS[dtype],
    format,
    dtype,
    ending: `.${format}`,
    single,
  }));
}

/**
 * The name of the output beside its source: `model.gguf`, and of one tensor `model.layer.weight.npy`.
 * @param source name of the `.qnat`
 */
export function outputName(source: string, { ending }: FormatChoice, tensor?: string): string {
  const model = source.replace(/\.qnat$/i, '');
  if (tensor === undefined) return `${model}${ending}`;
  return `${model}.${inFileName(tensor)}${ending}`;
}

/** A tensor's name without what file systems refuse. */
export function inFileName(tensor: string): string {
  return tensor.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '_');
}
