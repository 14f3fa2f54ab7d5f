import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { paced } from '../../../../src/host/flow/paced';

describe('paced', () => {
  it('works at once, and once more for all that is asked for meanwhile', async () => {
    let times = 0;
    const ask = paced(() => times++, 20);
    ask();
    assert.equal(times, 1);
    ask();
    ask();
    assert.equal(times, 1);
    await wait(60);
    assert.equal(times, 2);
    await wait(40);
    assert.equal(times, 2);
    ask();
    assert.equal(times, 3);
  });
});
