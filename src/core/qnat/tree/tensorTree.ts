import { pauser } from '../../pause';
import type { TensorTable } from '../tensorTable';

/** Tensors whose names begin alike, up to a dot. */
export interface TensorGroup {
  /** By the next part of the names: a group, or the index of the only tensor there is. */
  readonly children: Map<string, TensorGroup | number>;
  tensors: number;
  /** Of the tensors' data in the file. */
  bytes: number;
}

export interface TensorTree {
  readonly root: TensorGroup;
  /** Of all tensors of the file, by index. */
  readonly names: readonly string[];
}

/** Parts of a name that make groups; a file may have names of nothing but dots. */
const MAX_PARTS = 32;

/** Groups tensors by the parts of their names, in the order given. Gives way often, for a million of them. */
export async function tensorTree(
  tensors: TensorTable,
  indices: Iterable<number>,
  signal?: AbortSignal,
): Promise<TensorTree> {
  const root = newGroup();
  const pause = pauser(signal);
  for (const index of indices) {
    insert(root, index, tensors);
    await pause();
  }
  return { root, names: tensors.names };
}

/** The parts of a name: what is after too many dots is one. */
export function nameParts(name: string): string[] {
  const parts = name.split('.');
  if (parts.length <= MAX_PARTS) return parts;
  return [...parts.slice(0, MAX_PARTS - 1), parts.slice(MAX_PARTS - 1).join('.')];
}

function newGroup(): TensorGroup {
  return { children: new Map(), tensors: 0, bytes: 0 };
}

/** A group is made only where two names part, so that a tensor alone costs no more than its index. */
function insert(root: TensorGroup, index: number, tensors: TensorTable): void {
  const parts = nameParts(tensors.names[index]);
  const bytes = tensors.lengthOf(index);
  let group = root;
  for (let depth = 0; ; depth++) {
    group.tensors++;
    group.bytes += bytes;
    const key = keyOf(group, parts, depth, index);
    const child = group.children.get(key);
    if (child === undefined) {
      group.children.set(key, index);
      return;
    }
    group = typeof child === 'number' ? split(group, key, child, depth, tensors) : child;
  }
}

/** Where a name ends there is nothing left to tell it by; a second tensor of that name has its index. */
function keyOf({ children }: TensorGroup, parts: string[], depth: number, index: number): string {
  if (depth < parts.length) return parts[depth];
  return children.has('') ? `.${index}` : '';
}

/** Puts a group in the place of the tensor that was alone there. */
function split(
  parent: TensorGroup,
  key: string,
  index: number,
  depth: number,
  tensors: TensorTable,
): TensorGroup {
  const group = newGroup();
  const parts = nameParts(tensors.names[index]);
  group.tensors = 1;
  group.bytes = tensors.lengthOf(index);
  group.children.set(keyOf(group, parts, depth + 1, index), index);
  parent.children.set(key, group);
  return group;
}
