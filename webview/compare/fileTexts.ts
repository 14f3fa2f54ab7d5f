import { formatCount, formatQuantity } from '../../src/core/text/format';
import { VERDICTS } from '../../src/core/analyze/verdict';
import type { FileComparison } from '../../src/protocol/views/compare';
import { shortValue, sqnrText } from '../format/values';
import { VERDICT_PHRASES } from './verdicts';

/** Is nothing else in the one file than in the other, as far as tensors of this one go? */
export function isSame({ counts }: FileComparison): boolean {
  return VERDICTS.every((verdict) => verdict === 'equal' || counts[verdict] === 0);
}

/** How many tensors differ, and in what. @param other the other file's name */
export function differenceText({ counts }: FileComparison, other: string): string {
  const different = VERDICTS.filter((verdict) => verdict !== 'equal' && counts[verdict] > 0);
  const total = VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
  if (different.length === 0) return `${formatQuantity(total, 'tensor')} equal to ${other}`;
  const number = different.reduce((sum, verdict) => sum + counts[verdict], 0);
  const parts = different.map(
    (verdict) => `${formatCount(counts[verdict])} ${VERDICT_PHRASES[verdict]}`,
  );
  const all = formatQuantity(total, 'tensor');
  const differ = number === 1 ? 'differs' : 'differ';
  return `${formatCount(number)} of ${all} ${differ} from ${other}: ${parts.join(', ')}`;
}

/** The errors of a whole file. */
export function errorsText({
  rmse,
  maxError,
  sqnrDb,
}: NonNullable<FileComparison['errors']>): string {
  return `RMSE ${shortValue(rmse)} · max error ${shortValue(maxError)} · SQNR ${sqnrText(sqnrDb, rmse)}`;
}
