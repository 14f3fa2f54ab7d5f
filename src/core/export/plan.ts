import { InvalidRequestError } from '../errors';
import { planCsv, planNpy } from './arrayPlan';
import { planGguf } from './ggufPlan';
import { type ExportModel, modelTensors } from './model';
import { planNpz } from './npzPlan';
import { type ExportDtype, type ExportFormat, type ExportOptions, FORMAT_DTYPES } from './options';
import type { ExportRequest, Placement } from './request';
import { planBitsandbytes, planSafetensors } from './safetensorsPlan';

/** Everything about an export, before a byte of it is written. */
export interface ExportPlan extends Placement {
  /** Of the values. */
  readonly dtype: string;
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
 * @param output the name of the file to write
 * @throws QnatError when a tensor cannot be read or the format cannot hold what is chosen
 */
export function planExport(model: ExportModel, options: ExportOptions, output: string): ExportPlan {
  const tensors = modelTensors(model, options.include, options.exclude);
  const dtype = dtypeOf(model, options);
  return { dtype, ...PLANNERS[options.format]({ tensors, dtype, options, model, output }) };
}

function dtypeOf({ file }: ExportModel, { format, dtype }: ExportOptions): ExportDtype {
  const possible = FORMAT_DTYPES[format];
  if (dtype === undefined) {
    return possible.find((one) => one === file.computeDtype) ?? possible[0];
  }
  if (possible.includes(dtype)) return dtype;
  throw new InvalidRequestError(
    `${format} does not hold ${dtype}; it holds ${possible.join(', ')}.`,
  );
}
