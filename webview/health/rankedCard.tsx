import { useEffect, useMemo, useState } from 'react';
import type { ScaleSpread } from '../../src/core/analyze/health/scaleHealth';
import { formatCount, formatRatio } from '../../src/core/text/format';
import { exactValue } from '../../src/core/text/values';
import {
  GetRankedBlocks,
  type HealthSubject,
  type RankOrder,
} from '../../src/protocol/views/health';
import { Choice } from '../charts/choice';
import { RankedList } from '../charts/rankedList';
import { shortValue } from '../format/values';
import { PageErrors } from '../shell/pageErrors';
import type { Host } from '../rpc/host';
import { RowPages } from '../state/rowPages';
import { useSession } from '../state/session';
import type { QuantizedGrid } from '../values/geometry';
import { useGoToBlock } from './blockLink';
import { Card } from './card';

interface Props {
  readonly subject: HealthSubject;
  readonly detail: QuantizedGrid;
  readonly spread: ScaleSpread | undefined;
}

interface RankedBlock {
  readonly block: number;
  readonly scale: number;
}

const ORDERS: Record<RankOrder, string> = { largest: 'Largest First', smallest: 'Smallest First' };
const PAGE = 200;
const MAX_PAGES = 50;

/** All blocks in the order of their scales: those that stand out are at the ends. */
export function RankedCard({ subject, detail, spread }: Props) {
  const { host } = useSession();
  const [order, setOrder] = useState<RankOrder>('largest');
  const { index, scales } = subject;
  const pages = useMemo(
    () => rankedPages(host, { index, scales }, order),
    [host, index, scales, order],
  );
  useEffect(() => () => pages.cache.dispose(), [pages]);
  const go = useGoToBlock(detail);
  const tools = <Choice label="Order" options={ORDERS} value={order} onChange={setOrder} />;
  return (
    <Card title="Blocks by scale" tools={tools} wide testId="ranked-blocks">
      <PageErrors cache={pages.cache} what="blocks" />
      <RankedList
        key={order}
        label="Blocks by scale"
        pages={pages}
        total={detail.blocks}
        share={({ scale }) => shareOf(scale, spread)}
        texts={({ block, scale }) => [
          `block ${formatCount(block)}`,
          shortValue(scale),
          ratioText(scale, spread),
        ]}
        title={({ scale }) => `Scale ${exactValue(scale)}`}
        onPick={({ block }) => go(block)}
      />
    </Card>
  );
}

function rankedPages(host: Host, subject: HealthSubject, order: RankOrder): RowPages<RankedBlock> {
  return new RowPages(PAGE, MAX_PAGES, async (start, count, signal) => {
    const answer = await host.ask(GetRankedBlocks, { subject, order, start, count }, signal);
    const scales = new Float32Array(answer.scales);
    const rows = Array.from(new Uint32Array(answer.blocks), (block, at) => ({
      block,
      scale: scales[at],
    }));
    return { total: answer.total, rows };
  });
}

function shareOf(scale: number, spread: ScaleSpread | undefined): number {
  if (!Number.isFinite(scale) || !spread) return 0;
  return Math.abs(scale) / spread.largest;
}

function ratioText(scale: number, spread: ScaleSpread | undefined): string {
  if (!Number.isFinite(scale) || !spread) return '';
  return `${formatRatio(scale / spread.median)} the median`;
}
