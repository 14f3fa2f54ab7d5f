export const EXPORT_FORMATS = ['safetensors', 'bitsandbytes', 'gguf', 'npz', 'npy', 'csv'] as const;
/** `bitsandbytes` is its NF4 layout inside safetensors. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What values are written as; the last two are GGUF's own. */
export const EXPORT_DTYPES = ['F32', 'F16', 'BF16', 'Q8_0', 'Q4_0'] as const;
export type ExportDtype = (typeof EXPORT_DTYPES)[number];

/** How a QNAT file is exported. */
export interface ExportOptions {
  readonly format: ExportFormat;
  /** Undefined: the compute dtype that the file names, or F32 where the format has no such dtype. */
  readonly dtype?: ExportDtype;
  /** Globs of tensor names; a tensor must match one of them … */
  readonly include: readonly string[];
  /** … and none of these. */
  readonly exclude: readonly string[];
  /** Bytes of tensors in one safetensors file, about; more files are made above that. */
  readonly shardBytes: number;
  /** Read every byte back before the output takes its place. */
  readonly verify: boolean;
}

/** How a file is exported when nobody says otherwise; the settings in package.json say the same. */
export const DEFAULT_EXPORT_OPTIONS: ExportOptions = {
  format: 'safetensors',
  include: ['*'],
  exclude: [],
  // What the Hugging Face libraries split at, in decimal GB.
  shardBytes: 5e9,
  verify: true,
};

/** The dtypes that each format can hold, its default for want of the file's own first. */
export const FORMAT_DTYPES: Readonly<Record<ExportFormat, readonly ExportDtype[]>> = {
  safetensors: ['F32', 'F16', 'BF16'],
  bitsandbytes: ['F32', 'F16', 'BF16'],
  gguf: EXPORT_DTYPES,
  // NumPy has no bfloat16.
  npz: ['F32', 'F16'],
  npy: ['F32', 'F16'],
  csv: ['F32'],
};
