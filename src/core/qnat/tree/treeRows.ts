import { pauser } from '../../pause';
import { nameParts, type TensorGroup, type TensorTree } from './tensorTree';

/** What all rows of the tree have: where it is. */
interface Place {
  /** 1 for the outermost. */
  readonly level: number;
  /** What stands in the row: the part of the name after that of the row above it. */
  readonly label: string;
  /** Row of the group it is in; undefined for the outermost. */
  readonly parent?: number;
  /** Its place among the rows of its group, from 1 on, and how many there are. */
  readonly position: number;
  readonly siblings: number;
}

export interface GroupRow extends Place {
  readonly kind: 'group';
  /** What the names of its tensors begin with: it is known by that. */
  readonly path: string;
  readonly expanded: boolean;
  readonly tensors: number;
  readonly bytes: number;
}

export interface TensorLeaf extends Place {
  readonly kind: 'tensor';
  readonly index: number;
}

export type TreeRow = GroupRow | TensorLeaf;

/** Which groups are open: all but some, or none but some. */
export interface Expansion {
  readonly all: boolean;
  readonly except: readonly string[];
}

/** The rows of a tree from top to bottom, as far as its groups are open. */
export async function treeRows(
  { root, names }: TensorTree,
  expansion: Expansion,
  signal?: AbortSignal,
): Promise<TreeRow[]> {
  const rows: TreeRow[] = [];
  const except = new Set(expansion.except);
  const pause = pauser(signal);
  const isOpen = (path: string) => except.has(path) !== expansion.all;
  const add = async (group: TensorGroup, prefix: string, level: number, parent?: number) => {
    let position = 0;
    for (const [key, child] of group.children) {
      await pause();
      const place = { level, parent, position: ++position, siblings: group.children.size };
      if (typeof child === 'number') {
        rows.push({
          kind: 'tensor',
          ...place,
          label: leafLabel(names[child], level, prefix),
          index: child,
        });
        continue;
      }
      const [label, whole] = compacted(key, child);
      const path = prefix + label;
      const expanded = isOpen(path);
      const { tensors, bytes } = whole;
      const row = rows.push({ kind: 'group', ...place, label, path, expanded, tensors, bytes }) - 1;
      if (expanded) await add(whole, `${path}.`, level + 1, row);
    }
  };
  await add(root, '', 1);
  return rows;
}

/** A group that has nothing but a group in it is shown with that in one row. */
function compacted(key: string, group: TensorGroup): [label: string, group: TensorGroup] {
  let label = key;
  let whole = group;
  for (;;) {
    const [only] = whole.children;
    if (whole.children.size !== 1 || typeof only[1] === 'number') return [label, whole];
    label += `.${only[0]}`;
    whole = only[1];
  }
}

/** The rest of a name; its last part again, where the group has the whole of it. */
function leafLabel(name: string, level: number, prefix: string): string {
  return name.length > prefix.length || level === 1
    ? name.slice(prefix.length)
    : nameParts(name).at(-1)!;
}

/** The groups that a tensor can be in: to show it, they have to be open. */
export function groupsOf(name: string): string[] {
  const parts = nameParts(name);
  return parts
    .map((_, count) => parts.slice(0, count).join('.'))
    .slice(1)
    .concat(name);
}
