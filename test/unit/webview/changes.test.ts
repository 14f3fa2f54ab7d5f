import assert from 'node:assert/strict';
import type { TileRange } from '../../../src/core/qnat/matrix';
import type { TilePage } from '../../../src/protocol/editor';
import type { Host } from '../../../webview/rpc/host';
import { KeptTiles } from '../../../webview/values/keptTiles';
import { TileStore } from '../../../webview/values/tileStore';

/** One row of four values in a block of their own each pair. */
class ChangingFile {
  version = 1;
  unreadable = false;
  unread?: TilePage['unread'];
  readonly values = Float32Array.of(1, 2, 3, 4);
  readonly codes = Uint8Array.of(1, 2, 3, 4);
  readonly scales = Float32Array.of(1, 1);

  ask(_type: unknown, { range }: { range: TileRange }): Promise<TilePage> {
    if (this.unreadable) return Promise.reject(new Error('moved on'));
    return Promise.resolve({
      version: this.version,
      values: this.values.slice(0, range.columns).buffer,
      codes: this.codes.slice(0, range.columns).buffer,
      segments: [0, 1].map((block) => ({ block, start: 2 * block, end: 2 * block + 2 }) as never),
      scales: this.scales.slice().buffer,
      unread: this.unread,
    });
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('marks of changes', () => {
  let file: ChangingFile;
  let tiles: TileStore;

  beforeEach(async () => {
    file = new ChangingFile();
    const matrix = { rows: 1, columns: 4 } as never;
    const first = { index: 0, scales: 'stored', epoch: 1 } as const;
    tiles = new TileStore(file as unknown as Host, matrix, first);
    tiles.want('0:0');
    await turn();
  });

  async function read(epoch: number, scales: 'stored' | 'exact' = 'stored'): Promise<void> {
    file.version = epoch;
    tiles.show({ index: 0, scales, epoch });
    await turn();
  }

  it('are not there at first', () => {
    assert.deepEqual(tiles.cell(0, 0), { value: 1, code: 1 });
    assert.deepEqual(tiles.block(0, 0, 0)?.before, undefined);
  });

  it('are at values, codes and scales that are others than before', async () => {
    file.values[1] = -2;
    file.codes[2] = 9;
    file.scales[1] = 5;
    await read(2);
    assert.equal(tiles.cell(0, 0)?.before, undefined);
    assert.deepEqual(tiles.cell(0, 1)?.before, { value: 2, code: 2 });
    assert.deepEqual(tiles.cell(0, 2)?.before, { value: 3, code: 3 });
    assert.equal(tiles.block(0, 0, 0)?.before, undefined);
    assert.equal(tiles.block(0, 2, 1)?.before?.scale, 1);
  });

  it('go when the next version changes nothing', async () => {
    file.values[1] = -2;
    await read(2);
    await read(3);
    assert.equal(tiles.cell(0, 1)?.before, undefined);
  });

  it('stay when the same version is asked for again', async () => {
    file.values[1] = -2;
    await read(2);
    tiles.show({ index: 0, scales: 'stored', epoch: 3 });
    await turn();
    assert.deepEqual(tiles.cell(0, 1)?.before, { value: 2, code: 2 });
  });

  it('are of what was last read, when a version could not be', async () => {
    file.unreadable = true;
    await read(2);
    assert.equal(tiles.slot(0, 1)?.error, 'moved on');
    file.unreadable = false;
    file.values[1] = -2;
    await read(3);
    assert.deepEqual(tiles.cell(0, 1)?.before, { value: 2, code: 2 });
  });

  it('are of no row that cannot be read, which is no value but an error', async () => {
    file.unread = { rows: [0], reason: 'nothing is there' };
    file.values.fill(NaN);
    await read(2);
    assert.equal(tiles.cell(0, 1), undefined);
    assert.equal(tiles.error(0, 1), 'nothing is there');
    assert.equal(tiles.cache.firstError(), 'nothing is there');
    file.unread = undefined;
    file.values.set([1, 2, 3, 4]);
    await read(3);
    assert.deepEqual(tiles.cell(0, 1), { value: 2, code: 2 });
    assert.equal(tiles.error(0, 1), undefined);
  });

  it('tell zeros of either sign apart, and no NaN from itself', async () => {
    file.values.set([0, NaN]);
    await read(2);
    file.values.set([-0, NaN]);
    await read(3);
    assert.equal(tiles.cell(0, 0)?.before?.value, 0);
    assert.equal(tiles.cell(0, 1)?.before, undefined);
  });

  it('are not made by choosing other scales', async () => {
    file.values[1] = -2;
    await read(1, 'exact');
    assert.equal(tiles.cell(0, 1)?.before, undefined);
  });
});

describe('values that were not on the screen for a while', () => {
  const detail = { name: 'w', matrix: { rows: 1, columns: 4, wrapped: false } } as never;
  const source = (epoch: number) => ({ index: 0, scales: 'stored', epoch }) as const;
  let file: ChangingFile;
  let kept: KeptTiles;

  /** Shows them, and takes them off the screen again. */
  async function look(epoch: number): Promise<TileStore> {
    file.version = epoch;
    const tiles = kept.of(detail, source(epoch));
    tiles.want('0:0');
    await turn();
    tiles.cache.dispose();
    return tiles;
  }

  beforeEach(async () => {
    file = new ChangingFile();
    kept = new KeptTiles(file as unknown as Host);
    await look(1);
  });

  it('are marked where they changed', async () => {
    file.values[1] = -2;
    assert.deepEqual((await look(2)).cell(0, 1), {
      value: -2,
      code: 2,
      before: { value: 2, code: 2 },
    });
  });

  it('are not shown as they were', () => {
    const tiles = kept.of(detail, source(2));
    assert.equal(tiles.cell(0, 0), undefined);
    assert.equal(tiles.error(0, 0), undefined);
  });

  it('are there at once when nothing changed', () => {
    assert.equal(kept.of(detail, source(1)).cell(0, 1)?.value, 2);
  });

  it('are not those of another tensor', async () => {
    const other = { name: 'v', matrix: { rows: 1, columns: 4, wrapped: false } } as never;
    kept.of(other, source(2));
    file.values[1] = -2;
    assert.deepEqual((await look(3)).cell(0, 1), { value: -2, code: 2 });
  });
});
