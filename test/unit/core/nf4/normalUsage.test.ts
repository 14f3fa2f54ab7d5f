import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalUsage } from '../../../../src/core/nf4/normalUsage';
import { FIXTURES } from '../../../support/golden';

const golden = JSON.parse(
  readFileSync(join(FIXTURES, 'nf4', 'normal-usage.json'), 'utf8'),
) as Record<string, number[]>;

describe('normalUsage', () => {
  for (const [blockSize, shares] of Object.entries(golden))
    it(`gives the shares that scipy finds for blocks of ${blockSize}`, () => {
      const usage = normalUsage(Number(blockSize));
      shares.forEach((share, code) => {
        assert.ok(Math.abs(usage[code] - share) < 3e-8, `${code}: ${usage[code]}, not ${share}`);
      });
    });

  it('gives shares that add up to 1, whatever the block size', () => {
    for (const blockSize of [1, 5, 64, 2 ** 32 - 1]) {
      const sum = normalUsage(blockSize).reduce((total, share) => total + share, 0);
      assert.ok(Math.abs(sum - 1) < 1e-12);
    }
  });
});
