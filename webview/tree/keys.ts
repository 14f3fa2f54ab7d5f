import type { TreeRow } from '../../src/protocol/tree';

/** What a key does in a tree, as the ARIA Authoring Practices have it. */
export type TreeAction =
  | { readonly kind: 'move'; readonly to: number }
  | { readonly kind: 'toggle'; readonly path: string };

/** What an arrow, Enter or the space bar does on a row; undefined when nothing. */
export function treeAction(key: string, row: TreeRow, position: number): TreeAction | undefined {
  const isGroup = row.kind === 'group';
  switch (key) {
    case 'ArrowRight':
      if (!isGroup) return undefined;
      return row.expanded ? { kind: 'move', to: position + 1 } : toggle(row.path);
    case 'ArrowLeft':
      if (isGroup && row.expanded) return toggle(row.path);
      return row.parent === undefined ? undefined : { kind: 'move', to: row.parent };
    case 'Enter':
    case ' ':
      return isGroup ? toggle(row.path) : { kind: 'move', to: position };
    default:
      return undefined;
  }
}

function toggle(path: string): TreeAction {
  return { kind: 'toggle', path };
}
