import { InvalidRequestError } from '../errors';
import { nameFilter } from '../text/nameFilter';
import { planCsv, planNpy } from './arrayPlan';
import { planGguf } from './ggufPlan';
import type { SkippedEntry } from '../weights/weightFile';
import type { ExportItem } from './item';
import { type ExportFile, exportModel } from './model';
import { planNpz } from './npzPlan';
import { type ExportFormat, type ExportOptions, FORMAT_DTYPES } from './options';
import type { ExportRequest, Placement } from './request';
import { planBitsandbytes, planSafetensors } from './safetensorsPlan';

/** Everything about an export, before a byte of it is written. */
export interface ExportPlan extends Placement {
  /** Of the values: the one asked for, or those that come of asking for none. */
  readonly dtype: string;
  /** Values of all tensors. */
  readonly parameters: number;
  /** What is in the files and is no tensor that can be read. */
  readonly skipped: readonly SkippedEntry[];
}

const PLANNERS: Readonly<Record<ExportFormat, (request: ExportRequest) => Placement>> = {
  safetensors: planSafetensors,
  bitsandbytes: planBitsandbytes,
  gguf: planGguf,
  npz: planNpz,
  npy: planNpy,
  csv: planCsv,
};

/**
 * Plans an export: every byte position, before a byte is written.
 * @param files the inputs, by the index that tasks know them by
 * @param output the name of the file to write
 * @throws QnatError when the format cannot hold what is chosen
 */
export function planExport(
  files: readonly ExportFile[],
  options: ExportOptions,
  output: string,
): ExportPlan {
  refuseDtype(options);
  const chosen = nameFilter(options.include, options.exclude);
  const model = exportModel(files, chosen, output.replace(/\.[^.]*$/, ''));
  const placement = PLANNERS[options.format]({ model, options, output });
  return {
    ...placement,
    dtype: options.dtype ?? dtypesOf(placement.items),
    parameters: model.tensors.reduce((sum, { values }) => sum + values, 0),
    skipped: model.skipped,
  };
}

function refuseDtype({ format, dtype }: ExportOptions): void {
  const possible = FORMAT_DTYPES[format];
  if (dtype === undefined || possible.includes(dtype)) return;
  throw new InvalidRequestError(
    `${format} does not hold ${dtype}; it holds ${possible.join(', ')}.`,
  );
}

/** `F32, I64` */
function dtypesOf(items: readonly ExportItem[]): string {
  const dtypes = items
    .filter(({ fill }) => fill.kind !== 'bytes')
    .map(({ dtype, fill }) => (fill.kind === 'nf4' ? 'NF4' : dtype));
  return [...new Set(dtypes)].join(', ');
}
