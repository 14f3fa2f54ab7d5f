import type { ScaleChoice } from '../qnat/tensorData';
import type { AnalysisContext } from './analysis';
import { type Counterpart, counterpartReader } from './counterpart';

interface Request {
  readonly counterpart: Counterpart;
  readonly choice: ScaleChoice;
  readonly start: number;
  readonly count: number;
}

/**
 * Reads some values of a counterpart in the second source. An analysis, for in a compressed archive
 * all that is before them has to be unpacked.
 * @throws InvalidRequestError when the counterpart is not readable
 */
export function readCounterpart(
  { counterpart, choice, start, count }: Request,
  { sources: [, source], signal }: AnalysisContext,
): Promise<Float32Array> {
  return counterpartReader(source, counterpart, choice)(start, count, signal);
}
