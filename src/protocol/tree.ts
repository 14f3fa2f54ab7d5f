import type { RequestType } from 'vscode-messenger-common';
import type { Expansion, GroupRow, TensorLeaf } from '../core/qnat/tree/treeRows';
import type { TensorRow } from './editor';

/** A tensor in the tree. */
export interface LeafRow extends Omit<TensorLeaf, 'index'> {
  readonly tensor: TensorRow;
}

export type TreeRow = GroupRow | LeafRow;

/** Which rows the tree has: of the tensors that a search finds, as far as groups are open. */
export interface TreeQuery {
  readonly search: string;
  readonly expansion: Expansion;
}

export interface TreePage {
  /** Rows in all. */
  readonly total: number;
  /** Tensors that the search finds, whether their groups are open or not. */
  readonly tensors: number;
  readonly rows: readonly TreeRow[];
}

export const GetTree: RequestType<{ query: TreeQuery; start: number; count: number }, TreePage> = {
  method: 'tree',
};
/** The row of a tensor; undefined when there is none, or a group around it is closed. */
export const FindTreeRow: RequestType<{ query: TreeQuery; index: number }, number | undefined> = {
  method: 'findTreeRow',
};
