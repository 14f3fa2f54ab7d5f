import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide } from '../../../../src/core/convert/decide';
import { OPTIONS } from '../../../support/quantize';

/** The block size a tensor of so many values gets; undefined when it is kept. */
function shrunk(values: number, blockSize: number): number | undefined {
  const tensor = { name: 'a', dtype: 'F32', shape: [values], offset: 0, length: 4 * values };
  const decision = decide(tensor, { ...OPTIONS, blockSize }, () => true);
  return decision.kind === 'quantize' ? decision.blockSize : undefined;
}

/** By trying every size, from the largest down. */
function tried(values: number, blockSize: number): number | undefined {
  if (values % blockSize === 0) return blockSize;
  for (let size = blockSize - (blockSize % 2); size >= 2; size -= 2) {
    if (values % size === 0) return size;
  }
  return undefined;
}

describe('shrinking the block size', () => {
  it('finds the largest even one that divides the values', () => {
    const sizes = [fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 6000 })] as const;
    fc.assert(
      fc.property(...sizes, (values, blockSize) =>
        assert.equal(shrunk(values, blockSize), tried(values, blockSize)),
      ),
      { numRuns: 5000 },
    );
  });

  it('takes no time, however large the block size', () => {
    const started = performance.now();
    const largest = 0xffff_ffff;
    for (let repeat = 0; repeat < 50; repeat++) {
      assert.equal(shrunk(4096 * 11_008, largest), 4096 * 11_008);
      // Twice a prime.
      assert.equal(shrunk(2 * 1_000_000_007, largest), 2);
    }
    assert.ok(performance.now() - started < 2000);
  });

  it('makes no block that is too large for memory', () => {
    assert.equal(shrunk(3 * 2 ** 28, 2 ** 31), 2 ** 27);
  });
});
