import assert from 'node:assert/strict';
import { FORMS } from '../../../../../src/core/qnat/layout';
import { TensorHeaderTable, TensorTable } from '../../../../../src/core/qnat/tensorTable';
import { tensorTree } from '../../../../../src/core/qnat/tree/tensorTree';
import { type Expansion, groupsOf, treeRows } from '../../../../../src/core/qnat/tree/treeRows';

const ALL: Expansion = { all: true, except: [] };
const NONE: Expansion = { all: false, except: [] };

/** Tensors of 1, 2, 4 … bytes, so that every sum tells which are in it. */
function tensorsOf(names: readonly string[]): TensorTable {
  const headers = new TensorHeaderTable();
  const tensors = new TensorTable(headers);
  for (const [index, name] of names.entries()) {
    const header = { shape: [1], blockSize: 1, blockCount: 1, declaredOffset: 0n, headerOffset: 0 };
    headers.push({ name, ...header });
    tensors.push({ offset: 0, length: 2 ** index, state: 'readable', parts: FORMS[0] });
  }
  return tensors;
}

/** The rows as lines: label, and of groups the tensors and bytes. */
async function lines(names: readonly string[], expansion: Expansion): Promise<string[]> {
  const tree = await tensorTree(tensorsOf(names), names.keys());
  const rows = await treeRows(tree, expansion);
  return rows.map((row) => {
    const label = '  '.repeat(row.level - 1) + row.label;
    return row.kind === 'group' ? `${label} (${row.tensors}, ${row.bytes})` : label;
  });
}

const MODEL = [
  'model.layers.0.attention.q.weight',
  'model.layers.0.attention.k.weight',
  'model.layers.0.mlp.weight',
  'model.layers.1.mlp.weight',
  'head.weight',
];

describe('the tree of tensors', () => {
  it('has a group where names part, with the tensors and bytes in it', async () => {
    assert.deepEqual(await lines(MODEL, ALL), [
      'model.layers (4, 15)',
      '  0 (3, 7)',
      '    attention (2, 3)',
      '      q.weight',
      '      k.weight',
      '    mlp.weight',
      '  1.mlp.weight',
      'head.weight',
    ]);
  });

  it('shows what is open', async () => {
    assert.deepEqual(await lines(MODEL, NONE), ['model.layers (4, 15)', 'head.weight']);
    assert.deepEqual(
      await lines(MODEL, { all: false, except: ['model.layers', 'model.layers.0.attention'] }),
      ['model.layers (4, 15)', '  0 (3, 7)', '  1.mlp.weight', 'head.weight'],
    );
    assert.deepEqual(await lines(MODEL, { all: true, except: ['model.layers.0'] }), [
      'model.layers (4, 15)',
      '  0 (3, 7)',
      '  1.mlp.weight',
      'head.weight',
    ]);
  });

  it('says of every row where it is', async () => {
    const tree = await tensorTree(tensorsOf(MODEL), MODEL.keys());
    const rows = await treeRows(tree, ALL);
    assert.deepEqual(
      rows.map(({ parent, position, siblings }) => [parent, position, siblings]),
      [
        [undefined, 1, 2],
        [0, 1, 2],
        [1, 1, 2],
        [2, 1, 2],
        [2, 2, 2],
        [1, 2, 2],
        [0, 2, 2],
        [undefined, 2, 2],
      ],
    );
  });

  it('opens down to any tensor by its name', async () => {
    for (const [index, name] of MODEL.entries()) {
      const tree = await tensorTree(tensorsOf(MODEL), MODEL.keys());
      const rows = await treeRows(tree, { all: false, except: groupsOf(name) });
      assert.ok(
        rows.some((row) => row.kind === 'tensor' && row.index === index),
        name,
      );
    }
  });

  it('has every tensor once, whatever the names', async () => {
    const names = ['', '.', '..', 'a', 'a', 'a', 'a.b', 'a.b', 'a.', 'b', '.'.repeat(10_000)];
    const tree = await tensorTree(tensorsOf(names), names.keys());
    const rows = await treeRows(tree, ALL);
    const found = rows.flatMap((row) => (row.kind === 'tensor' ? [row.index] : []));
    assert.deepEqual(
      found.sort((a, b) => a - b),
      [...names.keys()],
    );
    assert.equal(tree.root.tensors, names.length);
    const paths = rows.flatMap((row) => (row.kind === 'group' ? [row.path] : []));
    assert.equal(new Set(paths).size, paths.length);
  });
});
