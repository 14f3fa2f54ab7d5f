import { scaleOfRange } from '../nf4/blockScale';
import { reachOf, type RefinableRule } from '../nf4/refine/refineScale';
import { nearestStored, searchStored, type StoredScale } from '../nf4/refine/storedScales';
import type { QuantizeStatistics } from '../nf4/statistics';
import { findRange, type Pieces } from './pieces';
import { extremes, look, subtracted, writeMeasured } from './streamRefined';

/** What a block was written with, and what came of it. */
interface FittedBlock {
  readonly stored: StoredScale;
  readonly statistics: QuantizeStatistics;
}

/**
 * Fits a refined block that is not held in memory to what double quantization stores, as `fitStoredScales`
 * does.
 * @param passes one for each time that it is gone over
 * @param k the scale of the scales
 */
export function streamFitted(
  passes: readonly Pieces[],
  block: number,
  refined: StoredScale,
  k: number,
): FittedBlock {
  const [first, second, third, fourth] = passes;
  const rule = first.task.rule as RefinableRule;
  const { range } = findRange(first, block);
  const reach = reachOf(scaleOfRange(rule, range));
  const nearest = nearestStored(refined, k, rule);
  const { sumOfSquares, error, bins } = look(second, block, subtracted(nearest), reach);
  const isUsable = nearest.scale !== 0 && error < Infinity;
  const found =
    isUsable && error > 0 && reach ? searchStored(bins, reach, refined, k, rule) : undefined;
  let stored = found;
  let written = found && writeMeasured(third, block, subtracted(found));
  if (!(stored && written && written.squaredError < error)) {
    stored = isUsable ? nearest : refined;
    written = writeMeasured(fourth, block, subtracted(stored));
  }
  const { squaredError, codeCounts } = written;
  const sums = { sumOfSquares, squaredError, unrefinedError: squaredError, codeCounts };
  return { stored, statistics: { ...extremes(range), ...sums } };
}
