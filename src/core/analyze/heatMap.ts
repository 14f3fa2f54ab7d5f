import {
  type FieldMode,
  HEAT_FIELDS,
  largerOf,
  type HeatMode,
  type Reduction,
} from '../heatmap/heatField';
import { type BinnedRange, checkBins, type HeatTileQuery } from '../heatmap/heatTile';
import { type Bins, reduceBins } from '../heatmap/reduceBins';
import type { TileRange } from '../qnat/matrix';
import type { QnatTensor } from '../qnat/tensor';
import { checkReadable, type ScaleChoice } from '../qnat/tensorData';
import type { AnalysisContext } from './analysis';

/**
 * One f32 a bin, row by row: what the reduction makes of the numbers in it, NaN if it has none.
 * @throws InvalidRequestError when the tensor is not readable, or the range is not one of its matrix
 */
export async function heatTile(
  { tensor, ...query }: HeatTileQuery<FieldMode> & { readonly tensor: QnatTensor },
  context: AnalysisContext,
): Promise<Float32Array<ArrayBuffer>> {
  checkReadable(tensor);
  const { mode, reduction } = query;
  const matrix = checkBins(tensor, query.range);
  const wanted = { extremes: reduction !== 'mean', sums: reduction === 'mean' };
  const field = HEAT_FIELDS[mode];
  const bins = await reduceBins({ ...query, tensor, matrix, field, wanted }, context);
  return reducedTo(reduction, bins, mode);
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
    readonly tensor: QnatTensor;
    readonly range: TileRange;
    readonly mode: FieldMode;
    readonly scales: ScaleChoice;
  },
  context: AnalysisContext,
): Promise<HeatSummary> {
  const { tensor, mode } = request;
  checkReadable(tensor);
  const range = oneBin(request.range);
  const matrix = checkBins(tensor, range);
  const wanted = { extremes: true, sums: true };
  const job = { ...request, range, matrix, field: HEAT_FIELDS[mode], sampled: false, wanted };
  return summaryOf(await reduceBins(job, context));
}

/** A rectangle as one bin. */
export function oneBin(range: TileRange): BinnedRange {
  return { ...range, binRows: range.rows, binColumns: range.columns };
}

/** What there is of the one bin. */
export function summaryOf({ lowest, highest, means }: Bins): HeatSummary {
  return { lowest: lowest[0], highest: highest[0], mean: means[0] };
}
