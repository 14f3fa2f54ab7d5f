import { useEffect, useMemo } from 'react';
import { formatCount } from '../../src/core/text/format';
import { exactValue } from '../../src/core/text/values';
import {
  type ComparisonSubject,
  GetWorstBlocks,
  type TensorComparison,
} from '../../src/protocol/views/compare';
import { RankedList } from '../charts/rankedList';
import { shortValue } from '../format/values';
import { useGoToValue } from '../health/blockLink';
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
  readonly comparison: TensorComparison;
}

interface WorstBlock {
  readonly block: number;
  /** RMSE of its values. */
  readonly error: number;
}

const PAGE = 200;
const MAX_PAGES = 50;

/** All blocks, or where there are none runs of values, in the order of their errors. */
export function WorstBlocks({ subject, detail, comparison }: Props) {
  const { host } = useSession();
  const { index, scales, version } = subject;
  const pages = useMemo(
    () => worstPages(host, { index, scales, version }),
    [host, index, scales, version],
  );
  useEffect(() => () => pages.cache.dispose(), [pages]);
  useStore(pages.cache.version);
  const go = useGoToValue(detail);
  const { blockSize, dtype } = comparison;
  const inBlocks = detail.blockSize !== undefined || dtype === 'NF4';
  const title = inBlocks ? 'Blocks by error' : 'Runs of values by error';
  const worst = pages.at(0)?.error ?? 0;
  return (
    <Card title={title} wide testId="worst-blocks">
      <PageErrors cache={pages.cache} what="blocks" />
      <RankedList
        label={title}
        pages={pages}
        total={Math.ceil(detail.values / blockSize)}
        share={({ error }) => (worst > 0 ? error / worst : 0)}
        texts={({ block, error }) => [
          inBlocks ? `block ${formatCount(block)}` : `from ${formatCount(block * blockSize)} on`,
          shortValue(error),
        ]}
        title={({ error }) => `RMSE ${exactValue(error)}`}
        onPick={({ block }) => go(block * blockSize)}
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
