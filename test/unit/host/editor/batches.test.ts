import assert from 'node:assert/strict';
import type { QnatTensor, TensorState } from '../../../../src/core/qnat/tensor';
import { batchesOf, inLanes } from '../../../../src/host/editor/batches';
import { countTurns } from '../../../support/countTurns';

function* tensors(count: number, state: TensorState): Generator<QnatTensor> {
  for (let index = 0; index < count; index++) {
    yield {
      index,
      name: `t${index}`,
      shape: [64],
      blockSize: 64,
      blockCount: 1,
      declaredOffset: 0n,
      headerOffset: 0,
      offset: 36 * index,
      length: 36,
      state,
    };
  }
}

const bytesOf = ({ length }: QnatTensor) => length;

describe('batches of tensors', () => {
  it('hold each readable tensor once, and no more than may travel at a time', async () => {
    const found: number[] = [];
    const batches = batchesOf(tensors(5000, 'readable'), bytesOf, 36 * 10);
    await inLanes(batches, (batch) => {
      assert.ok(batch.tensors.length <= 10);
      assert.equal(batch.bytes, 36 * batch.tensors.length);
      found.push(...batch.tensors.map(({ index }) => index));
      return Promise.resolve();
    });
    assert.deepEqual(
      found,
      Array.from({ length: 5000 }, (_, index) => index),
    );
    for await (const { tensors: some } of batchesOf(tensors(5000, 'readable'), bytesOf, Infinity))
      assert.ok(some.length < 500);
  });

  it('leave the thread free while there is nothing to put into them', async () => {
    const turns = countTurns();
    for await (const batch of batchesOf(tensors(1_000_000, 'absent'), bytesOf, 1000))
      assert.fail(`${batch.tensors.length} tensors cannot be read`);
    assert.ok(turns() > 5);
  });

  it('end when they are cancelled', async () => {
    const abort = new AbortController();
    const batches = batchesOf(tensors(5000, 'readable'), bytesOf, 36, abort.signal);
    await batches.next();
    abort.abort();
    await assert.rejects(batches.next(), { name: 'AbortError' });
  });
});
