import assert from 'node:assert/strict';
import { listed } from '../../../../src/core/text/listed';

describe('listed', () => {
  it('names so many at most', () => {
    assert.equal(listed(['a'], 3), 'a');
    assert.equal(listed(['a', 'b', 'c'], 3), 'a, b and c');
    assert.equal(listed(['a', 'b', 'c', 'd'], 3), 'a, b and 2 more');
    assert.equal(listed([], 3), '');
  });
});
