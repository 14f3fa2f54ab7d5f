import { type BlockScale, scaleOfRange } from '../nf4/blockScale';
import { emptyBins } from '../nf4/refine/cumulative';
import { reachOf, type RefinableRule, searchScale } from '../nf4/refine/refineScale';
import { crosswise, fourSums } from '../nf4/squaredError';
import { codeCountsOf, countBytes } from '../nf4/statistics';
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
  const { sumOfSquares, error, refined } = look(second, block, rule, plain);
  let written = refined && writeMeasured(third, block, refined);
  if (!(written && written.squaredError < error)) written = writeMeasured(fourth, block, plain);
  const { scale, ...measured } = written;
  // Zeros of both signs are one.
  const [minimum, maximum] = [range.minimum + 0, range.maximum + 0];
  const statistics = { minimum, maximum, sumOfSquares, unrefinedError: error, ...measured };
  return { ...found, largestScale: Math.abs(scale), statistics };
}

/** What the values add up to, their error without refining, and the scale that may lower it. */
function look(pieces: Pieces, block: number, rule: RefinableRule, plain: BlockScale) {
  const [squares, errors, bins] = [fourSums(), fourSums(), emptyBins()];
  const reach = reachOf(plain);
  for (const { batch } of pieces.of(block)) {
    batch.pack(plain);
    batch.addSquares(squares);
    batch.addSquaredErrors(plain, errors);
    if (reach) batch.addToBins(reach, bins);
  }
  const error = crosswise(errors);
  const improvable = reach && error > 0 && error < Infinity;
  const refined = improvable && searchScale(bins, rule, reach);
  return {
    sumOfSquares: crosswise(squares),
    error,
    refined: refined && { ...refined, shift: refined.zeroPoint },
  };
}

function writeMeasured(pieces: Pieces, block: number, scale: BlockScale) {
  const [errors, bytes] = [fourSums(), new Uint32Array(256)];
  writeBlock(pieces, block, scale, (batch) => {
    batch.addSquaredErrors(scale, errors);
    countBytes(batch.codes, bytes);
  });
  const codeCounts = codeCountsOf(bytes, pieces.task.blockSize);
  return { scale: scale.scale, squaredError: crosswise(errors), codeCounts };
}
