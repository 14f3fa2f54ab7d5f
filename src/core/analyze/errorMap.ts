import type { ByteSource } from '../bytes/byteSource';
import { checkBins, type HeatTileQuery } from '../heatmap/heatTile';
import { type ReadRun, reduceValues } from '../heatmap/reduceValues';
import type { TileRange } from '../qnat/matrix';
import { checkReadable, type ScaleChoice } from '../qnat/tensorData';
import { readTensor } from '../tensor/readTensor';
import type { Tensor } from '../tensor/tensor';
import type { AnalysisContext } from './analysis';
import { type Counterpart, counterpartReader } from './counterpart';
import { type HeatSummary, oneBin, reducedTo, summaryOf } from './heatMap';

/** A tensor of the first source, and what it is compared with in the second. */
interface Compared {
  readonly tensor: Tensor;
  readonly counterpart: Counterpart;
  readonly scales: ScaleChoice;
}

/**
 * As `heatTile`, of the errors: value − original.
 * @throws InvalidRequestError when one is not readable, or the range is not one of the tensor's matrix
 */
export async function errorTile(
  request: Omit<HeatTileQuery, 'mode'> & Compared,
  context: AnalysisContext,
): Promise<Float32Array<ArrayBuffer>> {
  const { tensor, range, reduction } = request;
  checkReadable(tensor);
  const job = { ...request, matrix: checkBins(tensor, range) };
  const bins = await reduceValues(job, errorReader(request, context.sources), context);
  return reducedTo(reduction, bins, 'error');
}

/** As `heatSummary`, of the errors. @throws InvalidRequestError as `errorTile` does */
export async function errorSummary(
  request: Compared & { readonly range: TileRange },
  context: AnalysisContext,
): Promise<HeatSummary> {
  const { tensor } = request;
  checkReadable(tensor);
  const range = oneBin(request.range);
  const job = { tensor, matrix: checkBins(tensor, range), range, sampled: false };
  return summaryOf(await reduceValues(job, errorReader(request, context.sources), context));
}

/** Reads value − original, rounded to f32. */
function errorReader(
  { tensor, counterpart, scales }: Compared,
  [source, other]: readonly ByteSource[],
): ReadRun {
  const readOriginal = counterpartReader(other, counterpart, scales);
  return async (start, count, signal) => {
    const [values, original] = await Promise.all([
      readTensor(source, tensor, start, count, scales, signal),
      readOriginal(start, count, signal),
    ]);
    return values.map((value, at) => value - original[at]);
  };
}
