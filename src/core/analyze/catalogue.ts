import type { Analysis, AnalysisContext } from './analysis';
import { checkScalesOf } from './checkScalesOf';
import { compareBlocks } from './compareBlocks';
import { comparePairs } from './comparePairs';
import { errorSummary, errorTile } from './errorMap';
import { countCodes } from './health/codeUsage';
import { plainHealth } from './health/plainHealth';
import { tensorHealth } from './health/tensorHealth';
import { heatSummary, heatTile } from './heatMap';
import { readCounterpart } from './readCounterpart';

/** Every analysis, by its name: what looks at whole tensors runs where it does not hold up the host. */
const CATALOGUE = {
  checkScales: checkScalesOf,
  compareBlocks,
  comparePairs,
  countCodes,
  errorSummary,
  errorTile,
  heatSummary,
  heatTile,
  plainHealth,
  readCounterpart,
  tensorHealth,
};

export type AnalysisName = keyof typeof CATALOGUE;
export type RequestOf<Name extends AnalysisName> = Parameters<(typeof CATALOGUE)[Name]>[0];
export type ResultOf<Name extends AnalysisName> = Awaited<ReturnType<(typeof CATALOGUE)[Name]>>;
/** What the analysis of a name tells before it has its result. */
export type PartialOf<Name extends AnalysisName> =
  Parameters<(typeof CATALOGUE)[Name]>[1] extends AnalysisContext<infer Partial> ? Partial : never;

/** Runs the analysis of a name. */
export function analyze<Name extends AnalysisName>(
  name: Name,
  request: RequestOf<Name>,
  context: AnalysisContext<PartialOf<Name>>,
): Promise<ResultOf<Name>> {
  const analysis = CATALOGUE[name] as unknown as Analysis<
    RequestOf<Name>,
    ResultOf<Name>,
    PartialOf<Name>
  >;
  return analysis(request, context);
}
