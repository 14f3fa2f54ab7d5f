import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import {
  type BlockDetail,
  GetBlock,
  GetBlockCodes,
  MAX_CODE_BYTES,
} from '../../src/protocol/views/block';
import type { Host } from '../rpc/host';
import { PageCache, type PageSlot } from '../state/pageCache';

/** Blocks that were looked at last. */
const MAX_BLOCKS = 64;
/** 4 MiB of codes. */
const MAX_PAGES = 64;

/** Where blocks come from; another epoch is another version of the file. */
export interface BlockSource {
  readonly index: number;
  readonly scales: ScaleChoice;
  readonly epoch: number;
}

/** The blocks of one tensor: what there is to say of them, and their codes by pages. */
export class BlockStore {
  readonly heads: PageCache<BlockDetail>;
  readonly codes: PageCache<Uint8Array>;

  constructor(
    private readonly host: Host,
    /** Bytes of a block's codes. */
    private readonly codeBytes: number,
    private shown: BlockSource,
  ) {
    this.heads = new PageCache(this.headLoader(shown), MAX_BLOCKS);
    this.codes = new PageCache(this.codeLoader(shown), MAX_PAGES);
  }

  /** Shows another source in the same place; the old stays until the new arrives. */
  show(source: BlockSource): void {
    const { index, scales, epoch } = this.shown;
    if (source.index === index && source.scales === scales && source.epoch === epoch) return;
    this.shown = source;
    this.heads.renew(this.headLoader(source));
    this.codes.renew(this.codeLoader(source));
  }

  /** Says which bytes of which block's codes are on the screen, ends included. */
  want(block: number, first: number, last: number): void {
    this.heads.want([String(block)]);
    const keys: string[] = [];
    for (let page = pageOf(first); page <= pageOf(last); page++) keys.push(`${block}:${page}`);
    this.codes.want(keys);
  }

  head(block: number): PageSlot<BlockDetail> | undefined {
    return this.heads.get(String(block));
  }

  /** A byte of a block's codes; undefined until it is loaded. */
  byte(block: number, at: number): number | undefined {
    const page = this.codes.get(`${block}:${pageOf(at)}`)?.value;
    return page?.[at - pageOf(at) * MAX_CODE_BYTES];
  }

  dispose(): void {
    this.heads.dispose();
    this.codes.dispose();
  }

  private headLoader({ index, scales }: BlockSource) {
    return (key: string, signal: AbortSignal) =>
      this.host.ask(GetBlock, { index, block: Number(key), scales }, signal);
  }

  private codeLoader({ index }: BlockSource) {
    return async (key: string, signal: AbortSignal) => {
      const [block, page] = key.split(':').map(Number);
      const start = page * MAX_CODE_BYTES;
      const count = Math.min(MAX_CODE_BYTES, this.codeBytes - start);
      const codes = await this.host.ask(GetBlockCodes, { index, block, start, count }, signal);
      return new Uint8Array(codes);
    };
  }
}

function pageOf(byte: number): number {
  return Math.floor(byte / MAX_CODE_BYTES);
}
