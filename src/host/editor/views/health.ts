import type { PlainHealthSoFar } from '../../../core/analyze/health/plainHealth';
import type { HealthSoFar, RankedHealth } from '../../../core/analyze/health/tensorHealth';
import { MAX_PAGE } from '../../../protocol/editor';
import {
  GetHealth,
  GetPlainHealth,
  GetRankedBlocks,
  type HealthProgress,
  type HealthSubject,
  type RankedBlocks,
  type RankOrder,
} from '../../../protocol/views/health';
import type { AnalysisOptions } from '../model';
import type { QnatModel } from '../qnatModel';
import type { OnQuestion } from '../questions';
import { RecentResults } from './recentResults';

/** Rankings hold 8 bytes a block; those of the tensor shown, by either scales, and of one before. */
const recent = new RecentResults<RankedHealth>(3);

/**
 * Answers of the health view.
 * @param onProgress told now and then what is known so far
 */
export function answerHealth(
  on: OnQuestion<QnatModel>,
  onProgress: (progress: HealthProgress<HealthSoFar>) => void,
): void {
  on(GetHealth, async (model, subject, signal) => {
    const onPartial = (soFar: HealthSoFar) => onProgress({ subject, ...soFar });
    return (await healthOf(model, subject, { signal, onPartial })).health;
  });
  on(GetRankedBlocks, async (model, { subject, order, start, count }, signal) =>
    page(await healthOf(model, subject, { signal }), order, start, Math.min(count, MAX_PAGE)),
  );
}

/** Answers of the health view of plain values; parameters as of `answerHealth`. */
export function answerPlainHealth(
  on: OnQuestion,
  onProgress: (progress: HealthProgress<PlainHealthSoFar>) => void,
): void {
  on(GetPlainHealth, async (model, subject, signal) => {
    const tensor = await model.tensorAt(subject.index);
    const onPartial = (soFar: PlainHealthSoFar) => onProgress({ subject, ...soFar });
    const request = { tensor, choice: subject.scales };
    return model.analyze('plainHealth', request, 'screen', { signal, onPartial });
  });
}

function healthOf(
  model: QnatModel,
  { index, scales }: HealthSubject,
  options: AnalysisOptions<HealthSoFar>,
): Promise<RankedHealth> {
  return recent.get(model, `${index} ${scales}`, async () => {
    const tensor = await model.tensorAt(index);
    return model.analyze('tensorHealth', { tensor, choice: scales }, 'screen', options);
  });
}

function page(
  { ranking, blockScales }: RankedHealth,
  order: RankOrder,
  start: number,
  count: number,
): RankedBlocks {
  const total = ranking.length;
  const blocks =
    order === 'largest'
      ? ranking.slice(start, start + count)
      : ranking.slice(Math.max(0, total - start - count), total - start).reverse();
  const scales = Float32Array.from(blocks, (block) => blockScales[block]);
  return { total, blocks: blocks.buffer, scales: scales.buffer };
}
