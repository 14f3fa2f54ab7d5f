import assert from 'node:assert/strict';
import { binCounts, type HeatTileQuery } from '../../../../src/core/heatmap/heatTile';
import type { Host } from '../../../../webview/rpc/host';
import { HeatTiles } from '../../../../webview/heatmap/heatTiles';
import { type Level, tileRange, visibleTiles } from '../../../../webview/heatmap/levels';
import type { Viewport } from '../../../../webview/heatmap/viewport';

const AREA = { row: 0, rows: 8192, columns: 16_384 };
const SOURCE = { index: 0, mode: 'value', reduction: 'largest', scales: 'stored' } as const;

/** Of 32 Mi values, 128 rows a bin. */
const LARGE = tileRange({ binRows: 128, binColumns: 4 }, AREA, 0, 0);
/** Of 64 Ki values. */
const SMALL = tileRange({ binRows: 1, binColumns: 1 }, AREA, 0, 0);

const WHOLE: Viewport = {
  left: 0,
  top: 0,
  width: 1024,
  height: 512,
  scaleX: 1 / 16,
  scaleY: 1 / 16,
};
/** Eight tiles of 16 Mi values. */
const COARSE: Level = { binRows: 16, binColumns: 16 };
const FEW = 1_000_000;

interface Asked {
  readonly query: HeatTileQuery;
  readonly answer: (tile: ArrayBuffer) => void;
  readonly fail: (error: Error) => void;
  /** Aborts when it is given up. */
  readonly signal: AbortSignal;
}

function tilesOf() {
  const asked: Asked[] = [];
  const ask = (_: unknown, { query }: { query: HeatTileQuery }, signal: AbortSignal) =>
    new Promise((answer, fail) => asked.push({ query, answer, fail, signal }));
  const tiles = new HeatTiles({ ask } as unknown as Host, AREA, SOURCE);
  return { asked, tiles };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Answers everything from the nth question on, and what is asked meanwhile. */
async function answerFrom(asked: readonly Asked[], nth: number): Promise<void> {
  for (let at = nth; at < asked.length; at++) {
    const { query, answer } = asked[at];
    const { rows, columns } = binCounts(query.range);
    answer(new Float32Array(rows * columns).buffer);
    await turn();
  }
}

const sampled = (asked: readonly Asked[]) => asked.map(({ query }) => query.sampled);

describe('HeatTiles', () => {
  it('asks for large tiles when a sample of them is there, and for others at once', async () => {
    const { asked, tiles } = tilesOf();
    tiles.want([LARGE, SMALL]);
    assert.deepEqual(sampled(asked), [true, false]);
    assert.deepEqual(asked[1].query.range, SMALL);
    asked[0].answer(Float32Array.of(1).buffer);
    await turn();
    assert.deepEqual(sampled(asked), [true, false, false]);
    assert.deepEqual(asked[2].query.range, LARGE);
    assert.equal(tiles.get(LARGE)?.exact, false);
    asked[2].answer(Float32Array.of(2).buffer);
    await turn();
    assert.equal(tiles.get(LARGE)?.exact, true);
    tiles.want([LARGE]);
    assert.equal(asked.length, 3);
  });

  it('asks for a large tile also when there is no sample of it', async () => {
    const { asked, tiles } = tilesOf();
    tiles.want([LARGE]);
    asked[0].fail(new Error('no'));
    await turn();
    assert.deepEqual(sampled(asked), [true, false]);
  });

  const ranges = visibleTiles(COARSE, WHOLE, AREA);

  it('asks for samples alone where values may not be read, and for all once they may', async () => {
    const { tiles, asked } = tilesOf();
    tiles.want(ranges, FEW);
    assert.deepEqual(sampled(asked), Array<boolean>(8).fill(true));
    assert.deepEqual(tiles.progress(COARSE, WHOLE), { reading: 8, sampled: 0, unread: 0 });
    await answerFrom(asked, 0);
    assert.equal(asked.length, 8);
    assert.deepEqual(tiles.progress(COARSE, WHOLE), { reading: 0, sampled: 8, unread: 0 });
    tiles.want(ranges);
    assert.deepEqual(sampled(asked.slice(8)), Array<boolean>(8).fill(false));
    await answerFrom(asked, 8);
    assert.deepEqual(tiles.progress(COARSE, WHOLE), { reading: 0, sampled: 0, unread: 0 });
  });

  it('asks for as many as may be read, the first of them first', async () => {
    const { tiles, asked } = tilesOf();
    tiles.want(ranges, 20_000_000);
    await answerFrom(asked, 0);
    const exact = asked.filter(({ query }) => !query.sampled);
    assert.deepEqual(
      exact.map(({ query }) => query.range),
      [ranges[0]],
    );
  });

  it('asks for nothing where values may not be read and every row would be a sample', () => {
    const { tiles, asked } = tilesOf();
    const fine: Level = { binRows: 1, binColumns: 16 };
    tiles.want(visibleTiles(fine, WHOLE, AREA), FEW);
    assert.deepEqual(asked, []);
    assert.deepEqual(tiles.progress(fine, WHOLE), { reading: 0, sampled: 0, unread: 128 });
  });

  it('tells why a sample failed only where nothing else may be read', async () => {
    for (const values of [FEW, Infinity]) {
      const { tiles, asked } = tilesOf();
      tiles.want([LARGE], values);
      asked[0].fail(new Error('no'));
      await turn();
      assert.equal(tiles.failing.firstError(), values === FEW ? 'no' : undefined);
    }
  });

  it('takes no tile of the state before for exact when it may not be read anew', async () => {
    const { tiles, asked } = tilesOf();
    tiles.want(ranges);
    await answerFrom(asked, 0);
    assert.deepEqual(tiles.progress(COARSE, WHOLE), { reading: 0, sampled: 0, unread: 0 });
    const before = asked.length;
    tiles.renew(FEW);
    assert.equal(tiles.get(ranges[0])?.exact, false);
    await answerFrom(asked, before);
    assert.deepEqual(sampled(asked.slice(before)), Array<boolean>(8).fill(true));
    assert.deepEqual(tiles.progress(COARSE, WHOLE), { reading: 0, sampled: 8, unread: 0 });
  });

  it('samples anew what was sampled alone before, and reads it then', async () => {
    const { tiles, asked } = tilesOf();
    tiles.want([LARGE]);
    asked[0].answer(Float32Array.of(1).buffer);
    await turn();
    const before = asked.length;
    tiles.renew(Infinity);
    const open = () => asked.slice(before).filter(({ signal }) => !signal.aborted);
    assert.deepEqual(sampled(open()), [true]);
    await answerFrom(asked, before);
    assert.deepEqual(sampled(open()), [true, false]);
    assert.equal(tiles.get(LARGE)?.exact, true);
  });
});
