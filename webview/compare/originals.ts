import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { GetOriginals } from '../../src/protocol/views/compare';
import type { Host } from '../rpc/host';
import { PageCache } from '../state/pageCache';

/** Values of a page, and pages that are kept: 1 MiB. */
const PAGE = 1024;
const MAX_PAGES = 256;

/** Whose originals: another epoch and version are another state of the one file and the other. */
interface OriginalsOf {
  readonly index: number;
  readonly values: number;
  readonly scales: ScaleChoice;
  readonly epoch: number;
  readonly version: number;
}

/** The values of the other file that stand beside those of a tensor, by pages. */
export class Originals {
  readonly cache: PageCache<Float32Array>;

  constructor(host: Host, { index, values, scales }: OriginalsOf) {
    this.cache = new PageCache(async (key, signal) => {
      const start = Number(key) * PAGE;
      const count = Math.min(PAGE, values - start);
      const found = await host.ask(GetOriginals, { index, start, count, scales }, signal);
      return new Float32Array(found);
    }, MAX_PAGES);
  }

  /** Says which values are on the screen, by their flat indices, ends included. */
  want(first: number, last: number): void {
    const keys: string[] = [];
    for (let page = pageOf(first); page <= pageOf(last); page++) keys.push(String(page));
    this.cache.want(keys);
  }

  /** The value at a flat index; undefined until it is loaded. */
  at(flat: number): number | undefined {
    return this.cache.get(String(pageOf(flat)))?.value?.[flat % PAGE];
  }
}

function pageOf(flat: number): number {
  return Math.floor(flat / PAGE);
}
