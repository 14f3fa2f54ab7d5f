import { useEffect, useMemo } from 'react';
import { formatCount } from '../../src/core/text/format';
import { exactValue } from '../../src/core/text/values';
import { type ComparisonSubject, GetWorstBlocks } from '../../src/protocol/views/compare';
import { RankedList } from '../charts/rankedList';
import { shortValue } from '../format/values';
import { useGoToBlock } from '../health/blockLink';
import { Card } from '../health/card';
import type { Host } from '../rpc/host';
import { PageErrors } from '../shell/pageErrors';
import { RowPages } from '../state/rowPages';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import type { GridDetail } from '../values/geometry';

interface Props {
  readonly subject: ComparisonSubject;
  readonly detail: GridDetail;
}

interface WorstBlock {
  readonly block: number;
  /** RMSE of its values. */
  readonly error: number;
}

const PAGE = 200;
const MAX_PAGES = 50;

/** All blocks in the order of their errors. */
export function WorstBlocks({ subject, detail }: Props) {
  const { host } = useSession();
  const { index, scales, version } = subject;
  const pages = useMemo(
    () => worstPages(host, { index, scales, version }),
    [host, index, scales, version],
  );
  useEffect(() => () => pages.cache.dispose(), [pages]);
  useStore(pages.cache.version);
  const go = useGoToBlock(detail);
  const worst = pages.at(0)?.error ?? 0;
  return (
    <Card title="Blocks by error" wide testId="worst-blocks">
      <PageErrors cache={pages.cache} what="blocks" />
      <RankedList
        label="Blocks by error"
        pages={pages}
        total={detail.blocks}
        share={({ error }) => (worst > 0 ? error / worst : 0)}
        texts={({ block, error }) => [`block ${formatCount(block)}`, shortValue(error)]}
        title={({ error }) => `RMSE ${exactValue(error)}`}
        onPick={({ block }) => go(block)}
      />
    </Card>
  );
}

function worstPages(host: Host, subject: ComparisonSubject): RowPages<WorstBlock> {
  return new RowPages(PAGE, MAX_PAGES, async (start, count, signal) => {
    const answer = await host.ask(GetWorstBlocks, { subject, start, count }, signal);
    const errors = new Float32Array(answer.errors);
    const rows = Array.from(new Uint32Array(answer.blocks), (block, at) => ({
      block,
      error: errors[at],
    }));
    return { total: answer.total, rows };
  });
}
