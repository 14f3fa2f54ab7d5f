import { MalformedFileError } from '../../errors';
import { Call, Global, Persistent, type PickleValue, Tuple } from '../../pickle/values';
import { type TorchTensor, torchTensor, UnreadableTensor } from './tensor';

/** A tensor or something else in a checkpoint, under the names of the containers around it. */
export interface Leaf {
  readonly name: string;
  readonly content: TorchTensor | { readonly reason: string };
}

/** Checkpoints are nested some levels deep; one that refers to itself is nested without end. */
const MAX_DEPTH = 64;
/** More than any model has; a small pickle can say the same many times over. */
const MAX_VISITS = 2_000_000;

/** All that is in nested dictionaries, lists and tuples. @throws MalformedFileError without end */
export function leavesOf(root: PickleValue): Leaf[] {
  const leaves: Leaf[] = [];
  let visits = 0;
  const visit = (value: PickleValue, path: readonly string[]) => {
    if (path.length > MAX_DEPTH || ++visits > MAX_VISITS) {
      throw new MalformedFileError('The checkpoint is nested without end.', 0);
    }
    const inner = entriesOf(value);
    if (!inner) leaves.push({ name: path.join('.'), content: contentOf(value) });
    else for (const [key, item] of inner) visit(item, [...path, keyText(key)]);
  };
  visit(root, []);
  return leaves;
}

function entriesOf(value: PickleValue): Iterable<readonly [PickleValue, PickleValue]> | undefined {
  if (value instanceof Map) return value;
  if (value instanceof Tuple) return value.items.entries();
  return Array.isArray(value) ? value.entries() : undefined;
}

function keyText(key: PickleValue): string {
  if (typeof key === 'string') return key;
  return typeof key === 'number' ? String(key) : `(${kindOf(key)})`;
}

function contentOf(value: PickleValue): Leaf['content'] {
  const tensor = value instanceof Call ? torchTensor(value) : undefined;
  if (!tensor) return { reason: `is ${kindOf(value)}` };
  return tensor instanceof UnreadableTensor ? { reason: tensor.reason } : tensor;
}

/** What a value is, to a person; classes and functions by their names, which are all that is known. */
function kindOf(value: PickleValue): string {
  if (value instanceof Call) {
    const { callee } = value;
    return callee instanceof Global ? `made by ${callee.path}, which is not run` : 'an object';
  }
  if (value instanceof Global) return `the name ${value.path}`;
  if (value instanceof Persistent) return 'a storage without a tensor';
  if (value instanceof Uint8Array) return 'bytes';
  if (value === null) return 'None';
  return KINDS[typeof value] ?? 'a container';
}

const KINDS: Readonly<Record<string, string>> = {
  boolean: 'a boolean',
  number: 'a number',
  bigint: 'a number',
  string: 'a text',
};
