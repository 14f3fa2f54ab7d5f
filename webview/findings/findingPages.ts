import { type FindingsPage, GetFindings } from '../../src/protocol/editor';
import type { Host } from '../rpc/host';
import { PageCache } from '../state/pageCache';

export type Finding = FindingsPage['findings'][number];

const PAGE = 100;
const MAX_PAGES = 100;

/** The file's findings, by the page. */
export class FindingPages {
  readonly cache: PageCache<FindingsPage>;

  constructor(host: Host) {
    this.cache = new PageCache(
      (key, signal) => host.ask(GetFindings, { start: Number(key) * PAGE, count: PAGE }, signal),
      MAX_PAGES,
    );
  }

  /** Asks for the pages of findings [first, last]. */
  want(first: number, last: number): void {
    const from = Math.floor(first / PAGE);
    const count = Math.floor(Math.max(first, last) / PAGE) - from + 1;
    this.cache.want(Array.from({ length: count }, (_, index) => String(from + index)));
  }

  at(index: number): Finding | undefined {
    return this.cache.get(String(Math.floor(index / PAGE)))?.value?.findings[index % PAGE];
  }

  errorAt(index: number): string | undefined {
    return this.cache.get(String(Math.floor(index / PAGE)))?.error;
  }

  /** The first page, if its findings are all there are. */
  all(): readonly Finding[] | undefined {
    const page = this.cache.get('0')?.value;
    return page && page.total === page.findings.length ? page.findings : undefined;
  }

  renew(): void {
    this.cache.renew();
  }
}
