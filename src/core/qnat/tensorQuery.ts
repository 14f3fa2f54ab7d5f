import { pauser } from '../pause';
import { valueCount } from './layout';
import type { QnatTensor } from './qnatFile';

export const SORT_KEYS = [
  'index',
  'name',
  'shape',
  'values',
  'blockSize',
  'blocks',
  'declaredOffset',
  'offset',
  'bytes',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What the tensor table shows, and in what order. */
export interface TensorQuery {
  /** Text that the name contains, upper and lower case alike; all words must occur. */
  readonly search: string;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/** Indices of the tensors a query selects, in its order. Gives way often, for a million of them. */
export async function queryTensors(
  tensors: readonly QnatTensor[],
  query: TensorQuery,
  signal?: AbortSignal,
): Promise<Uint32Array> {
  const found = await search(tensors, query.search, signal);
  if (query.sort !== 'index') await mergeSort(found, comparison(tensors, query.sort), signal);
  return query.descending ? found.reverse() : found;
}

async function search(tensors: readonly QnatTensor[], text: string, signal?: AbortSignal) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: number[] = [];
  const pause = pauser(signal);
  for (const { index, name } of tensors) {
    const lower = words.length > 0 ? name.toLowerCase() : '';
    if (words.every((word) => lower.includes(word))) found.push(index);
    if (index % 1024 === 0) await pause();
  }
  return Uint32Array.from(found);
}

type Comparison = (a: number, b: number) => number;

function comparison(tensors: readonly QnatTensor[], key: SortKey): Comparison {
  const keyOf = KEYS[key];
  return (a, b) => {
    const left = keyOf(tensors[a]);
    const right = keyOf(tensors[b]);
    if (left < right) return -1;
    return left > right ? 1 : a - b;
  };
}

const KEYS: Record<SortKey, (tensor: QnatTensor) => number | string | bigint> = {
  index: (tensor) => tensor.index,
  name: (tensor) => tensor.name,
  shape: (tensor) => tensor.shape.length,
  values: (tensor) => valueCount(tensor.shape),
  blockSize: (tensor) => tensor.blockSize,
  blocks: (tensor) => tensor.blockCount,
  declaredOffset: (tensor) => tensor.declaredOffset,
  offset: (tensor) => (Number.isNaN(tensor.offset) ? Infinity : tensor.offset),
  bytes: (tensor) => tensor.length,
};

/** Runs that the engine sorts in one go, in about a millisecond. */
const RUN = 2048;

/** Stable bottom-up merge sort that gives way to other tasks: a plain sort would block for seconds. */
async function mergeSort(items: Uint32Array, compare: Comparison, signal?: AbortSignal) {
  const pause = pauser(signal);
  for (let start = 0; start < items.length; start += RUN) {
    items.subarray(start, start + RUN).sort(compare);
    await pause();
  }
  let from: Uint32Array = items;
  let to: Uint32Array = new Uint32Array(items.length);
  for (let width = RUN; width < items.length; width *= 2) {
    for (let start = 0; start < items.length; start += 2 * width) {
      await merge(from, to, start, width, compare, pause);
    }
    [from, to] = [to, from];
  }
  if (from !== items) items.set(from);
}

async function merge(
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  width: number,
  compare: Comparison,
  pause: () => Promise<void> | undefined,
): Promise<void> {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(start + 2 * width, from.length);
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const takeLeft = right >= end || (left < middle && compare(from[left], from[right]) <= 0);
    to[at] = takeLeft ? from[left++] : from[right++];
    if (at % RUN === 0) await pause();
  }
}
