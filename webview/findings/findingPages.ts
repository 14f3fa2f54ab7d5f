import { type FindingsPage, GetFindings } from '../../src/protocol/editor';
import type { Host } from '../rpc/host';
import { RowPages } from '../state/rowPages';

export type Finding = FindingsPage['findings'][number];

const PAGE = 100;
const MAX_PAGES = 100;

/** The file's findings, by the page. */
export function findingPages(host: Host): RowPages<Finding> {
  return new RowPages(PAGE, MAX_PAGES, async (start, count, signal) => {
    const { total, findings } = await host.ask(GetFindings, { start, count }, signal);
    return { total, rows: findings };
  });
}
