import assert from 'node:assert/strict';
import type { QnatTensor } from '../../../../src/core/qnat/tensor';
import { TensorHeaderTable, TensorTable } from '../../../../src/core/qnat/tensorTable';
import { countTurns } from '../../../support/countTurns';
import { queryTensors, SORT_KEYS } from '../../../../src/core/qnat/tensorQuery';

function tensor(index: number, name: string, rows: number): Omit<QnatTensor, 'index'> {
  return {
    name,
    shape: [rows, 64],
    blockSize: 64,
    blockCount: rows,
    declaredOffset: BigInt(1000 - index),
    headerOffset: 0,
    offset: index === 2 ? NaN : 100 * index,
    length: 36 * rows,
    state: 'readable',
  };
}

function tableOf(tensors: Omit<QnatTensor, 'index'>[]): TensorTable {
  const headers = new TensorHeaderTable();
  const table = new TensorTable(headers);
  for (const tensor of tensors) {
    headers.push(tensor);
    table.push(tensor);
  }
  return table;
}

const TENSORS = tableOf([
  tensor(0, 'model.layers.0.Q_proj', 5),
  tensor(1, 'model.layers.1.q_proj', 3),
  tensor(2, 'lm_head', 9),
  tensor(3, 'model.layers.0.k_proj', 3),
]);

const indices = async (search: string, sort: (typeof SORT_KEYS)[number], descending = false) => [
  ...(await queryTensors(TENSORS, { search, sort, descending })),
];

describe('queryTensors', () => {
  it('finds names that have all the words, in either case', async () => {
    assert.deepEqual(await indices('q_PROJ', 'index'), [0, 1]);
    assert.deepEqual(await indices('proj  layers.0', 'index'), [0, 3]);
    assert.deepEqual(await indices('nowhere', 'index'), []);
  });

  it('sorts by each column, equal ones in the file’s order, the unknown last', async () => {
    assert.deepEqual(await indices('', 'index', true), [3, 2, 1, 0]);
    assert.deepEqual(await indices('', 'name'), [2, 0, 3, 1]);
    assert.deepEqual(await indices('', 'values'), [1, 3, 0, 2]);
    assert.deepEqual(await indices('', 'declaredOffset'), [3, 2, 1, 0]);
    assert.deepEqual(await indices('', 'offset'), [0, 1, 3, 2]);
    for (const key of SORT_KEYS) assert.equal((await indices('', key)).length, 4);
  });

  it('sorts by what was counted, the unknown first', async () => {
    const query = { search: '', sort: 'entropy', descending: false } as const;
    const entropies = [3.5, undefined, 3.25, undefined];
    const sorted = await queryTensors(TENSORS, query, undefined, (_, index) => entropies[index]);
    assert.deepEqual([...sorted], [1, 3, 2, 0]);
  });

  it('sorts as the engine’s own sort does, over many runs', async () => {
    const random = (index: number) => (index * 2654435761) % 1009;
    const many = Array.from({ length: 10_001 }, (_, i) => tensor(i, `t${random(i)}`, random(i)));
    const sorted = await queryTensors(tableOf(many), {
      search: '',
      sort: 'values',
      descending: false,
    });
    const indices = Array.from(many, (_, index) => index);
    const expected = indices.sort((a, b) => many[a].blockCount - many[b].blockCount || a - b);
    assert.deepEqual([...sorted], expected);
  });

  it('leaves the thread free while a million are sorted', async () => {
    const many = tableOf(
      Array.from({ length: 1_000_000 }, (_, i) => tensor(i, `t${(i * 7919) % 1e6}`, 1)),
    );
    const turns = countTurns();
    await queryTensors(many, { search: 't', sort: 'name', descending: false });
    assert.ok(turns() > 20);
  });
});
