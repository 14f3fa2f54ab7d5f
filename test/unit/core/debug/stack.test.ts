import assert from 'node:assert/strict';
import { callAt, callPlace } from '../../../../src/core/debug/stack';

const call = (id: number, name: string, path = '/walk.js') => ({ id, name, source: { path } });

describe('calls of a stack', () => {
  const main = call(1, 'main');
  const outer = call(2, 'walk');
  const inner = call(3, 'walk');
  const deepest = call(4, 'walk');

  it('of a function that calls itself are told apart', () => {
    const place = callPlace([inner, outer, main], 1);
    assert.equal(callAt([deepest, inner, outer, main], place), outer);
    assert.equal(callAt([deepest, inner, outer, main], callPlace([inner, outer, main], 0)), inner);
  });

  it('are over when fewer calls of their function are left', () => {
    const place = callPlace([inner, outer, main], 0);
    assert.equal(callAt([outer, main], place), undefined);
    assert.equal(callAt([], place), undefined);
  });

  it('of functions with one name are told apart by their files', () => {
    const other = call(5, 'walk', '/other.js');
    assert.equal(callPlace([outer, other, main], 0).outside, 0);
    assert.equal(callAt([other, outer, main], callPlace([outer, other, main], 0)), outer);
  });
});
