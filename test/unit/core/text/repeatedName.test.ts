import assert from 'node:assert/strict';
import fc from 'fast-check';
import { repeatedName } from '../../../../src/core/text/repeatedName';

describe('repeatedName', () => {
  it('finds what a set finds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2 })), (names) => {
        const seen = new Set<string>();
        const repeated = names.find((name) => seen.size === seen.add(name).size);
        assert.equal(repeatedName(names), repeated);
      }),
    );
  });

  it('tells names of the same hash apart', () => {
    // Among 200,000 names some pairs share 32 bits of hash.
    const names = Array.from({ length: 200_000 }, (_, index) => `layers.${index}.weight`);
    assert.equal(repeatedName(names), undefined);
    assert.equal(repeatedName([...names, 'layers.7.weight']), 'layers.7.weight');
  });
});
