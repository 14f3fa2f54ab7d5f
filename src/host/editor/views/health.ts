import type { RankedHealth } from '../../../core/analyze/health/tensorHealth';
import { MAX_PAGE } from '../../../protocol/editor';
import {
  GetHealth,
  GetPlainHealth,
  GetRankedBlocks,
  type HealthSubject,
  type RankedBlocks,
  type RankOrder,
} from '../../../protocol/views/health';
import type { QnatModel } from '../qnatModel';
import type { OnQuestion } from '../questions';
import { RecentResults } from './recentResults';

/** Rankings hold 8 bytes a block; those of the tensor shown, by either scales, and of one before. */
const recent = new RecentResults<RankedHealth>(3);

/** Answers of the health view. */
export function answerHealth(on: OnQuestion<QnatModel>): void {
  on(GetHealth, async (model, subject, signal) => (await healthOf(model, subject, signal)).health);
  on(GetRankedBlocks, async (model, { subject, order, start, count }, signal) =>
    page(await healthOf(model, subject, signal), order, start, Math.min(count, MAX_PAGE)),
  );
}

/** Answers of the health view of plain values. */
export function answerPlainHealth(on: OnQuestion): void {
  on(GetPlainHealth, async (model, { index, scales: choice }, signal) => {
    const tensor = await model.tensorAt(index);
    return model.analyze('plainHealth', { tensor, choice }, 'screen', { signal });
  });
}

function healthOf(
  model: QnatModel,
  { index, scales }: HealthSubject,
  signal: AbortSignal,
): Promise<RankedHealth> {
  return recent.get(model, `${index} ${scales}`, async () => {
    const tensor = await model.tensorAt(index);
    return model.analyze('tensorHealth', { tensor, choice: scales }, 'screen', { signal });
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
