import type { TensorTree } from '../../core/qnat/tree/tensorTree';
import { type TreeRow, treeRows } from '../../core/qnat/tree/treeRows';
import { MAX_PAGE } from '../../protocol/editor';
import { FindTreeRow, GetTree, type TreePage, type TreeQuery } from '../../protocol/tree';
import { Latest } from './latest';
import type { QnatModel } from './qnatModel';
import type { OnQuestion } from './questions';

/** Answers about the tensors as a tree, by the parts of their names. */
export function answerTree(on: OnQuestion<QnatModel>): void {
  const latestTree = new Latest<TensorTree>();
  const latestRows = new Latest<TreeRow[]>();
  const treeOf = (model: QnatModel, { search }: TreeQuery) =>
    latestTree.get(model, search, (signal) => model.tree(search, signal));
  const rowsOf = (model: QnatModel, query: TreeQuery) =>
    latestRows.get(model, JSON.stringify(query), async (signal) =>
      treeRows(await treeOf(model, query), query.expansion, signal),
    );
  on(GetTree, async (model, { query, start, count }) => {
    const rows = await rowsOf(model, query);
    const { root } = await treeOf(model, query);
    const page = rows.slice(start, start + Math.min(count, MAX_PAGE));
    return {
      total: rows.length,
      tensors: root.tensors,
      rows: await Promise.all(page.map((row) => shown(model, row))),
    };
  });
  on(FindTreeRow, async (model, { query, index }) => {
    const rows = await rowsOf(model, query);
    const at = rows.findIndex((row) => row.kind === 'tensor' && row.index === index);
    return at < 0 ? undefined : at;
  });
}

async function shown(model: QnatModel, row: TreeRow): Promise<TreePage['rows'][number]> {
  if (row.kind === 'group') return row;
  const { index, ...leaf } = row;
  return { ...leaf, tensor: model.row(await model.tensorAt(index)) };
}
