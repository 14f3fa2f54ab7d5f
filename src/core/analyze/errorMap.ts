import { checkBins, type HeatTileQuery } from '../heatmap/heatTile';
import { reduceErrors } from '../heatmap/reduceErrors';
import type { TileRange } from '../qnat/matrix';
import type { QnatTensor } from '../qnat/tensor';
import { checkReadable, type ScaleChoice } from '../qnat/tensorData';
import type { AnalysisContext } from './analysis';
import { type Counterpart, counterpartReader } from './counterpart';
import { type HeatSummary, oneBin, reducedTo, summaryOf } from './heatMap';

/** A tensor of the first source, and what it is compared with in the second. */
interface Compared {
  readonly tensor: QnatTensor;
  readonly counterpart: Counterpart;
}

/**
 * As `heatTile`, of the errors: value − original.
 * @throws InvalidRequestError when one is not readable, or the range is not one of the tensor's matrix
 */
export async function errorTile(
  { tensor, counterpart, ...query }: Omit<HeatTileQuery, 'mode'> & Compared,
  context: AnalysisContext,
): Promise<Float32Array<ArrayBuffer>> {
  checkReadable(tensor);
  const matrix = checkBins(tensor, query.range);
  const read = counterpartReader(context.sources[1], counterpart, query.scales);
  const bins = await reduceErrors({ ...query, tensor, matrix }, read, context);
  return reducedTo(query.reduction, bins, 'error');
}

/** As `heatSummary`, of the errors. @throws InvalidRequestError as `errorTile` does */
export async function errorSummary(
  request: Compared & { readonly range: TileRange; readonly scales: ScaleChoice },
  context: AnalysisContext,
): Promise<HeatSummary> {
  const { tensor, counterpart, scales } = request;
  checkReadable(tensor);
  const range = oneBin(request.range);
  const matrix = checkBins(tensor, range);
  const read = counterpartReader(context.sources[1], counterpart, scales);
  const job = { tensor, matrix, range, scales, sampled: false };
  return summaryOf(await reduceErrors(job, read, context));
}
