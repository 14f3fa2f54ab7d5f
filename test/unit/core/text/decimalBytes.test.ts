import assert from 'node:assert/strict';
import { formatDecimalBytes, parseDecimalBytes } from '../../../../src/core/text/decimalBytes';

describe('sizes of shards', () => {
  it('are read as they are written', () => {
    for (const bytes of [1000, 1_500_000, 5e9, 10e9]) {
      assert.equal(parseDecimalBytes(formatDecimalBytes(bytes)), bytes);
    }
  });

  it('are whole numbers of a unit', () => {
    assert.equal(parseDecimalBytes('5GB'), 5e9);
    assert.equal(parseDecimalBytes(' 20 mb '), 20e6);
    for (const text of ['', '0', '-1', '1.5GB', '5TB', 'GB', '9'.repeat(30)]) {
      assert.equal(parseDecimalBytes(text), undefined, text);
    }
  });
});
