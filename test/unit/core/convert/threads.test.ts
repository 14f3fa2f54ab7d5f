import assert from 'node:assert/strict';
import { planQuantize } from '../../../../src/core/convert/plan';
import { threadCount } from '../../../../src/core/convert/threads';
import { METADATA, OPTIONS } from '../../../support/quantize';

const MIB = 2 ** 20;

/** The plan of one F32 tensor, and of so many bytes that are only copied. */
function planOf(values: number, blockSize: number, copied = 0, refine = false) {
  const length = 4 * values;
  const tensors = [
    { name: 'a', dtype: 'F32', shape: [values], offset: 0, length },
    { name: 'b', dtype: 'U8', shape: [copied], offset: length, length: copied },
  ];
  const options = { ...OPTIONS, blockSize, refine };
  return planQuantize([{ tensors, metadata: {} }], METADATA, options, 'a.qnat');
}

describe('threadCount', () => {
  it('is no more than is allowed, or than there are tasks', () => {
    assert.equal(threadCount(planOf(256 * MIB, 64), 8), 8);
    assert.equal(threadCount(planOf(4096, 64), 8), 1);
    // 4 tasks of 16 MiB, and 3 of copying.
    assert.equal(threadCount(planOf(16 * MIB, 64, 40 * MIB), 64), 7);
  });

  it('leaves room for large blocks', () => {
    // 4.5 bytes a value.
    assert.equal(threadCount(planOf(1024 * MIB, 4 * MIB), 64), 8);
  });

  it('lets blocks that are not held use all threads', () => {
    assert.equal(threadCount(planOf(1024 * MIB, 8 * MIB), 64), 64);
    assert.equal(threadCount(planOf(1024 * MIB, 128 * MIB), 64), 8);
    assert.equal(threadCount(planOf(1024 * MIB, 4 * MIB, 0, true), 64), 64);
  });
});
