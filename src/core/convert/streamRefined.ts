import { type BlockScale, scaleOfRange, type ValueRange } from '../nf4/blockScale';
import { emptyBins, type Reach } from '../nf4/refine/cumulative';
import { reachOf, type RefinableRule, searchScale } from '../nf4/refine/refineScale';
import { crosswise, fourSums } from '../nf4/squaredError';
import { codeCountsOf, countBytes } from '../nf4/statistics';
import type { AffineScale } from '../nf4/zeroPoints';
import type { TaskResult } from '../tasks/result';
import { findRange, type Pieces, writeBlock } from './pieces';

/**
 * Refines a block that is not held in memory, as `refineBlocks` does: its range is looked for, then its
 * bins and its error without refining, and then it is written, once more if that was no better.
 * @param passes one for each time that it is gone over
 */
export function streamRefined(passes: readonly Pieces[], block: number): TaskResult {
  const [first, second, third, fourth] = passes;
  const { range, ...found } = findRange(first, block);
  // The options refuse to refine what is none.
  const rule = first.task.rule as RefinableRule;
  const plain = scaleOfRange(rule, range);
  const reach = reachOf(plain);
  const { sumOfSquares, error, bins } = look(second, block, plain, reach);
  const improvable = reach && error > 0 && error < Infinity;
  const refined = improvable && subtracted(searchScale(bins, rule, reach));
  let written = refined && writeMeasured(third, block, refined);
  if (!(written && written.squaredError < error)) written = writeMeasured(fourth, block, plain);
  const { scale, ...measured } = written;
  const statistics = { ...extremes(range), sumOfSquares, unrefinedError: error, ...measured };
  return { ...found, largestScale: Math.abs(scale), statistics };
}

/** A mapping whose zero point is subtracted before codes are chosen. */
export function subtracted<Mapping extends AffineScale>(mapping: Mapping): Mapping & BlockScale {
  return { ...mapping, shift: mapping.zeroPoint };
}

/** Zeros of both signs are one. */
export function extremes({ minimum, maximum }: ValueRange): ValueRange {
  return { minimum: minimum + 0, maximum: maximum + 0 };
}

/** What the values add up to, their error with a scale, and what a search for a better one has to know. */
export function look(pieces: Pieces, block: number, scale: BlockScale, reach?: Reach) {
  const [squares, errors, bins] = [fourSums(), fourSums(), emptyBins()];
  for (const { batch } of pieces.of(block)) {
    batch.pack(scale);
    batch.addSquares(squares);
    batch.addSquaredErrors(scale, errors);
    if (reach) batch.addToBins(reach, bins);
  }
  return { sumOfSquares: crosswise(squares), error: crosswise(errors), bins };
}

/** Writes a block, and finds its error and the use of its codes. */
export function writeMeasured(pieces: Pieces, block: number, scale: BlockScale) {
  const [errors, bytes] = [fourSums(), new Uint32Array(256)];
  writeBlock(pieces, block, scale, (batch) => {
    batch.addSquaredErrors(scale, errors);
    countBytes(batch.codes, bytes);
  });
  const codeCounts = codeCountsOf(bytes, pieces.task.blockSize);
  return { scale: scale.scale, squaredError: crosswise(errors), codeCounts };
}
