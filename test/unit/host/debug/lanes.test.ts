import assert from 'node:assert/strict';
import { Lanes } from '../../../../src/host/debug/lanes';

/** Work that is over when a test says so. */
function works(lanes: Lanes) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string, signal = new AbortController().signal) =>
    lanes.run(() => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    }, signal);
  return { begun, run, end: (name: string) => ends.get(name)!() };
}

describe('lanes', () => {
  it('have so much worked on at a time, the rest in its order', async () => {
    const { begun, run, end } = works(new Lanes(2));
    const all = ['a', 'b', 'c', 'd'].map((name) => run(name));
    assert.deepEqual(begun, ['a', 'b']);
    end('b');
    await all[1];
    await Promise.resolve();
    assert.deepEqual(begun, ['a', 'b', 'c']);
    for (const name of ['a', 'c']) end(name);
    await Promise.all([all[0], all[2]]);
    assert.deepEqual(begun, ['a', 'b', 'c', 'd']);
  });

  it('begin no work that was given up while it waited', async () => {
    const { begun, run, end } = works(new Lanes(1));
    const gone = new AbortController();
    const first = run('a');
    const second = run('b', gone.signal);
    const third = run('c');
    gone.abort();
    await assert.rejects(second, { name: 'AbortError' });
    end('a');
    await first;
    await Promise.resolve();
    assert.deepEqual(begun, ['a', 'c']);
    end('c');
    await third;
  });

  it('are free again when work fails', async () => {
    const lanes = new Lanes(1);
    const { signal } = new AbortController();
    await assert.rejects(
      lanes.run(() => Promise.reject(new Error('no')), signal),
      /no/,
    );
    assert.equal(await lanes.run(() => Promise.resolve(7), signal), 7);
  });
});
