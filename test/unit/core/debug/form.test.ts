import assert from 'node:assert/strict';
import { filledIn, parseShape } from '../../../../src/core/debug/form';

describe('the form of a tensor', () => {
  it('puts the expression in its place, as it is', () => {
    assert.equal(filledIn('$.packed', 'a[`$&`]'), 'a[`$&`].packed');
    assert.equal(filledIn('other', 'a'), 'other');
  });

  for (const text of ['4096, 64', '4096 × 64', '[4096,64]', '(4096, 64)', '4096x64']) {
    it(`reads ${text} as a shape`, () => assert.deepEqual(parseShape(text), [4096, 64]));
  }

  for (const text of ['', 'a, 2', '1.5', '-1', '[]']) {
    it(`reads no shape from “${text}”`, () => assert.equal(parseShape(text), undefined));
  }
});
