import { InvalidRequestError } from '../errors';
import {
  type FieldMode,
  HEAT_FIELDS,
  largerOf,
  type HeatMode,
  type Reduction,
} from '../heatmap/heatField';
import { type BinnedRange, checkBins, type HeatTileQuery } from '../heatmap/heatTile';
import { type BinJob, type Bins, reduceBins } from '../heatmap/reduceBins';
import { type ReadRun, reduceValues } from '../heatmap/reduceValues';
import type { TileRange } from '../qnat/matrix';
import { checkReadable, type ScaleChoice } from '../qnat/tensorData';
import { readTensor } from '../tensor/readTensor';
import { isPlain, type Tensor } from '../tensor/tensor';
import type { AnalysisContext } from './analysis';

/**
 * One f32 a bin, row by row: what the reduction makes of the numbers in it, NaN if it has none.
 * @throws InvalidRequestError when the tensor is not readable, or the range is not one of its matrix
 */
export async function heatTile(
  { tensor, ...query }: HeatTileQuery<FieldMode> & { readonly tensor: Tensor },
  context: AnalysisContext,
): Promise<Float32Array<ArrayBuffer>> {
  checkReadable(tensor);
  const { mode, reduction } = query;
  const wanted = { extremes: reduction !== 'mean', sums: reduction === 'mean' };
  return reducedTo(reduction, await reduceField({ ...query, tensor, wanted }, context), mode);
}

type FieldJob = Pick<HeatTileQuery<FieldMode>, 'range' | 'mode' | 'scales' | 'sampled'> &
  Pick<BinJob, 'wanted'> & { readonly tensor: Tensor };

/** @throws InvalidRequestError when the range is not one of the matrix, or plain values have no such field */
function reduceField({ tensor, ...job }: FieldJob, context: AnalysisContext): Promise<Bins> {
  const matrix = checkBins(tensor, job.range);
  if (!isPlain(tensor)) {
    return reduceBins({ ...job, tensor, matrix, field: HEAT_FIELDS[job.mode] }, context);
  }
  if (job.mode !== 'value') throw new InvalidRequestError(`Plain values have no ${job.mode}.`);
  const [source] = context.sources;
  const read: ReadRun = (start, count, signal) =>
    readTensor(source, tensor, start, count, job.scales, signal);
  return reduceValues({ ...job, tensor, matrix }, read, context);
}

/** One number a bin. */
export function reducedTo(
  reduction: Reduction,
  bins: Bins,
  mode: HeatMode,
): Float32Array<ArrayBuffer> {
  const numberAt = NUMBERS[reduction];
  return bins.lowest.map((_, at) => numberAt(bins, at, mode));
}

/** What a reduction makes of a bin; without values, lowest is above highest. */
const NUMBERS: Record<Reduction, (bins: Bins, at: number, mode: HeatMode) => number> = {
  lowest: ({ lowest, highest }, at) => (lowest[at] > highest[at] ? NaN : lowest[at]),
  highest: ({ lowest, highest }, at) => (lowest[at] > highest[at] ? NaN : highest[at]),
  largest: ({ lowest, highest }, at, mode) =>
    lowest[at] > highest[at] ? NaN : largerOf(mode, lowest[at], highest[at]),
  mean: ({ means }, at) => means[at],
};

/** A part of a heat map in three numbers. */
export interface HeatSummary {
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
}

/**
 * The extremes and the mean of a rectangle of a tensor's matrix.
 * @throws InvalidRequestError as `heatTile` does
 */
export async function heatSummary(
  request: {
    readonly tensor: Tensor;
    readonly range: TileRange;
    readonly mode: FieldMode;
    readonly scales: ScaleChoice;
  },
  context: AnalysisContext,
): Promise<HeatSummary> {
  checkReadable(request.tensor);
  const range = oneBin(request.range);
  const wanted = { extremes: true, sums: true };
  return summaryOf(await reduceField({ ...request, range, sampled: false, wanted }, context));
}

/** A rectangle as one bin. */
export function oneBin(range: TileRange): BinnedRange {
  return { ...range, binRows: range.rows, binColumns: range.columns };
}

/** What there is of the one bin. */
export function summaryOf({ lowest, highest, means }: Bins): HeatSummary {
  return { lowest: lowest[0], highest: highest[0], mean: means[0] };
}
