import assert from 'node:assert/strict';
import {
  formatBytes,
  formatCount,
  formatQuantity,
  formatRatio,
  formatSeconds,
  formatShape,
  shorten,
} from '../../../../src/core/text/format';

describe('numbers for people', () => {
  it('shows sizes in binary units', () => {
    const sizes: [number, string][] = [
      [0, '0 bytes'],
      [1, '1 byte'],
      [1023, '1023 bytes'],
      [1024, '1.0 KiB'],
      [1536, '1.5 KiB'],
      [102_300, '99.9 KiB'],
      [102_400, '100 KiB'],
      [1024 ** 2 - 1, '1.0 MiB'],
      [1_288_490_189, '1.2 GiB'],
      [3 * 1024 ** 5, '3.0 PiB'],
      [5000 * 1024 ** 5, '5,000 PiB'],
    ];
    for (const [bytes, text] of sizes) assert.equal(formatBytes(bytes), text);
  });

  it('groups the digits of counts', () => {
    assert.equal(formatCount(12_345), '12,345');
    assert.equal(formatQuantity(1, 'tensor'), '1 tensor');
    assert.equal(formatQuantity(1234, 'tensor'), '1,234 tensors');
  });

  it('shows times by their two largest units', () => {
    const times: [number, string][] = [
      [0, '0 s'],
      [0.0395, '40 ms'],
      [0.0996, '0.1 s'],
      [3.14, '3.1 s'],
      [8, '8 s'],
      [9.96, '10 s'],
      [59.6, '1 min 0 s'],
      [125.4, '2 min 5 s'],
      [3_840, '1 h 4 min'],
    ];
    for (const [seconds, text] of times) assert.equal(formatSeconds(seconds), text);
  });

  it('shows ratios and shapes', () => {
    assert.equal(formatRatio(7.0831), '7.1×');
    assert.equal(formatShape([4096, 11008]), '4096 × 11008');
    assert.equal(formatShape([]), 'scalar');
  });

  it('keeps both ends of a long text', () => {
    assert.equal(shorten('model.layers.0.weight', 21), 'model.layers.0.weight');
    assert.equal(shorten('model.layers.0.weight', 9), 'mode…ight');
    assert.equal(shorten('model.layers.0.weight', 10).length, 10);
  });
});
