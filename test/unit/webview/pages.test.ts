import assert from 'node:assert/strict';
import { PageCache } from '../../../webview/state/pageCache';
import { RowPages } from '../../../webview/state/rowPages';

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A cache whose pages fail until it is `repaired`, and what was asked for. */
function failing() {
  const asked: string[] = [];
  const state = { repaired: false };
  const cache = new PageCache((key) => {
    asked.push(key);
    return state.repaired ? Promise.resolve(key) : Promise.reject(new Error('no'));
  }, 10);
  return { cache, asked, state };
}

describe('PageCache', () => {
  it('keeps a failure while its page stays on the screen', async () => {
    const { cache, asked } = failing();
    cache.want(['0']);
    await turn();
    cache.want(['0', '1']);
    await turn();
    assert.deepEqual(asked, ['0', '1']);
    assert.equal(cache.firstError(), 'no');
  });

  it('asks again for a page that failed when it comes back', async () => {
    const { cache, asked, state } = failing();
    cache.want(['0']);
    await turn();
    state.repaired = true;
    cache.want([]);
    cache.want(['0']);
    assert.equal(cache.get('0')?.error, 'no');
    await turn();
    assert.deepEqual(asked, ['0', '0']);
    assert.equal(cache.get('0')?.value, '0');
    assert.equal(cache.firstError(), undefined);
    cache.want([]);
    cache.want(['0']);
    assert.equal(asked.length, 2);
  });

  it('asks again for a page that failed when told to', async () => {
    const { cache, state } = failing();
    cache.want(['0']);
    await turn();
    state.repaired = true;
    cache.renew();
    await turn();
    assert.equal(cache.get('0')?.value, '0');
  });
});

describe('RowPages', () => {
  const rows = Array.from({ length: 25 }, (_, index) => index);

  it('find rows in their pages', async () => {
    const asked: number[][] = [];
    const pages = new RowPages(10, 5, (start, count) => {
      asked.push([start, count]);
      return Promise.resolve({ total: rows.length, rows: rows.slice(start, start + count) });
    });
    pages.want(9, 20);
    await turn();
    assert.deepEqual(asked, [
      [0, 10],
      [10, 10],
      [20, 10],
    ]);
    assert.deepEqual(
      [0, 9, 10, 24, 25].map((at) => pages.at(at)),
      [0, 9, 10, 24, undefined],
    );
    assert.equal(pages.all(), undefined);
  });

  it('tell all rows where one page holds them, and want the first of an empty list', async () => {
    const pages = new RowPages(10, 5, () => Promise.resolve({ total: 2, rows: ['a', 'b'] }));
    pages.want(0, -1);
    await turn();
    assert.deepEqual(pages.all(), ['a', 'b']);
  });
});
