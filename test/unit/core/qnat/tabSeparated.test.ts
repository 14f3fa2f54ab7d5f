import assert from 'node:assert/strict';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { InvalidRequestError } from '../../../../src/core/errors';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { tabSeparated } from '../../../../src/core/qnat/tabSeparated';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

/** Blocks of 4, each with values ±1 and 0: their levels are exact. */
async function exactTensor(shape: number[]) {
  const file = safetensorsFile([floatTensor('a', shape, (index) => [1, 0, -1, 0][index % 4])]);
  const { output } = await quantizeInMemory(file, { blockSize: 4, minimumRank: 1 });
  const source = new MemorySource(output);
  const [tensor] = (await readQnat(source)).tensors;
  return { source, tensor };
}

describe('tabSeparated', () => {
  it('has a line a row, in any notation', async () => {
    const { source, tensor } = await exactTensor([3, 4]);
    const text = (notation: 'decimal' | 'bits' | 'code' | 'scientific') =>
      tabSeparated(source, tensor, { row: 1, column: 1, rows: 2, columns: 2 }, 'stored', notation);
    assert.equal(await text('decimal'), '0\t-1\n0\t-1');
    assert.equal(await text('scientific'), '0\t-1.00000000e+0\n0\t-1.00000000e+0');
    assert.equal(await text('bits'), '0x00000000\t0xBF800000\n0x00000000\t0xBF800000');
    assert.equal(await text('code'), '7\t0\n7\t0');
  });

  it('has all rows of a tall tensor', async () => {
    const { source, tensor } = await exactTensor([1000, 4]);
    const range = { row: 0, column: 0, rows: 1000, columns: 1 };
    const text = await tabSeparated(source, tensor, range, 'stored', 'decimal');
    assert.deepEqual(text.split('\n'), Array(1000).fill('1'));
  });

  it('ends where a wrapped tensor ends', async () => {
    const { source, tensor } = await exactTensor([12]);
    const short = { ...tensor, shape: [10] };
    const range = { row: 1, column: 0, rows: 2, columns: 4 };
    const text = await tabSeparated(source, short, range, 'stored', 'decimal');
    assert.equal(text, '1\t0\t-1\t0\n1\t0');
  });

  it('refuses more than can be copied', async () => {
    const { source, tensor } = await exactTensor([3, 4]);
    const range = { row: 0, column: 0, rows: 1001, columns: 1000 };
    await assert.rejects(
      tabSeparated(source, tensor, range, 'stored', 'decimal'),
      (error) =>
        error instanceof InvalidRequestError && /1,001,000 values.*1,000,000/.test(error.message),
    );
  });
});
