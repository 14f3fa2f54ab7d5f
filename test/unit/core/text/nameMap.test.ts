import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NameMap } from '../../../../src/core/text/nameMap';
import { countTurns } from '../../../support/countTurns';
import { pauser } from '../../../../src/core/pause';

describe('NameMap', () => {
  it('holds what a Map holds', () => {
    const entries = fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.nat()));
    fc.assert(
      fc.property(entries, (all) => {
        const own = new NameMap<number>();
        for (const [name, value] of all) own.set(name, value);
        const expected = new Map(all);
        for (const [name, value] of expected) assert.equal(own.get(name), value);
        assert.equal(own.has('absent'), expected.has('absent'));
        assert.equal(own.get('absent'), expected.get('absent'));
      }),
    );
  });

  it('leaves the thread free while it grows to half a million names', async () => {
    const own = new NameMap<number>();
    const pause = pauser();
    const turns = countTurns();
    for (let index = 0; index < 500_000; index++) {
      own.set(`layers.${index}.weight`, index);
      await pause();
    }
    assert.ok(turns() > 5);
    assert.equal(own.get('layers.499999.weight'), 499_999);
  });
});
