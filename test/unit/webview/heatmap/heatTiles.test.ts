import assert from 'node:assert/strict';
import type { HeatTileQuery } from '../../../../src/core/heatmap/heatTile';
import type { Host } from '../../../../webview/rpc/host';
import { HeatTiles } from '../../../../webview/heatmap/heatTiles';
import { tileRange } from '../../../../webview/heatmap/levels';

const AREA = { row: 0, rows: 32_768, columns: 4096 };
const SOURCE = { index: 0, mode: 'value', reduction: 'largest', scales: 'stored' } as const;

/** Of 8 Mi values, 128 rows a bin. */
const LARGE = tileRange({ binRows: 128, binColumns: 4 }, AREA, 0, 0);
/** Of 64 Ki values. */
const SMALL = tileRange({ binRows: 1, binColumns: 1 }, AREA, 0, 0);

interface Asked {
  readonly query: HeatTileQuery;
  readonly answer: (tile: ArrayBuffer) => void;
  readonly fail: (error: Error) => void;
}

function tilesOf() {
  const asked: Asked[] = [];
  const ask = (_: unknown, { query }: { query: HeatTileQuery }) =>
    new Promise((answer, fail) => asked.push({ query, answer, fail }));
  const tiles = new HeatTiles({ ask } as unknown as Host, AREA, SOURCE);
  return { asked, tiles };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
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
});
