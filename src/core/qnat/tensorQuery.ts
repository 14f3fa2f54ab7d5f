import { pauser } from '../pause';
import { valueCount } from '../shape';
import type { QnatTensor } from './tensor';
import type { TensorTable } from './tensorTable';

/** What is only known of a tensor once its codes were counted. */
const USAGE_KEYS = ['entropy', 'saturation', 'deadCodes'] as const;
export type UsageKey = (typeof USAGE_KEYS)[number];

/** What is only known of a tensor once it was compared with that of another file. */
export const COMPARISON_KEYS = [
  'verdict',
  'rmse',
  'maxError',
  'sqnr',
  'cosine',
  'codesDiffer',
] as const;
export type ComparisonKey = (typeof COMPARISON_KEYS)[number];

/** What is not in the file's headers. */
export type MeasureKey = UsageKey | ComparisonKey;

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
  ...USAGE_KEYS,
  ...COMPARISON_KEYS,
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What the tensor table shows, and in what order. */
export interface TensorQuery {
  /** Text that the name contains, upper and lower case alike; all words must occur. */
  readonly search: string;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/** What is known of the tensor of an index, if it is. */
export type Measure = (key: MeasureKey, index: number) => number | undefined;

/** Indices of the tensors a query selects, in its order. Gives way often, for a million of them. */
export async function queryTensors(
  tensors: TensorTable,
  query: TensorQuery,
  signal?: AbortSignal,
  measure: Measure = () => undefined,
): Promise<Uint32Array> {
  const found = await search(tensors.names, query.search, signal);
  if (query.sort !== 'index') {
    const keys = await sortKeys(tensors, query.sort, measure, signal);
    await mergeSort(found, byKey(keys), signal);
  }
  return query.descending ? found.reverse() : found;
}

async function search(names: readonly string[], text: string, signal?: AbortSignal) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Uint32Array(names.length);
  let count = 0;
  const pause = pauser(signal);
  for (let index = 0; index < names.length; index++) {
    const lower = words.length > 0 ? names[index].toLowerCase() : '';
    if (words.every((word) => lower.includes(word))) found[count++] = index;
    await pause();
  }
  return found.slice(0, count);
}

type Key = number | string | bigint;

async function sortKeys(
  tensors: TensorTable,
  sort: SortKey,
  measure: Measure,
  signal?: AbortSignal,
) {
  if (sort === 'name') return tensors.names;
  const keys: Key[] = [];
  const pause = pauser(signal);
  for (const tensor of tensors) {
    if (isMeasure(sort)) keys.push(measure(sort, tensor.index) ?? unknown(sort));
    else keys.push(KEYS[sort](tensor));
    await pause();
  }
  return keys;
}

/** Below all that is known; above it where the lowest is the worst. */
function unknown(key: MeasureKey): number {
  return key === 'sqnr' || key === 'cosine' ? Infinity : -1;
}

function isMeasure(sort: SortKey): sort is MeasureKey {
  return (USAGE_KEYS as readonly string[]).includes(sort) || isComparison(sort);
}

/** Whether an order is by what only a comparison tells. */
export function isComparison(sort: SortKey): sort is ComparisonKey {
  return (COMPARISON_KEYS as readonly string[]).includes(sort);
}

type Comparison = (a: number, b: number) => number;

function byKey(keys: readonly Key[]): Comparison {
  return (a, b) => {
    if (keys[a] < keys[b]) return -1;
    return keys[a] > keys[b] ? 1 : a - b;
  };
}

const KEYS: Record<Exclude<SortKey, MeasureKey>, (tensor: QnatTensor) => Key> = {
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
    for (let start = 0; start < items.length; start += RUN) {
      mergeRun(from, to, start, width, compare);
      await pause();
    }
    [from, to] = [to, from];
  }
  if (from !== items) items.set(from);
}

/**
 * Writes to[start, start + RUN) of the merge of two neighbouring stretches of `width` items each:
 * bisection finds how many of them come from the left one.
 */
function mergeRun(
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  width: number,
  compare: Comparison,
): void {
  const base = start - (start % (2 * width));
  const middle = Math.min(base + width, from.length);
  const end = Math.min(base + 2 * width, from.length);
  let left = base + taken(from, base, middle, end, start - base, compare);
  let right = middle + (start - left);
  for (let at = start; at < Math.min(start + RUN, end); at++) {
    const takeLeft = right >= end || (left < middle && compare(from[left], from[right]) <= 0);
    to[at] = takeLeft ? from[left++] : from[right++];
  }
}

/** Of the first `count` items of a merge, how many are from the left stretch. */
function taken(
  from: Uint32Array,
  base: number,
  middle: number,
  end: number,
  count: number,
  compare: Comparison,
): number {
  let least = Math.max(0, count - (end - middle));
  let most = Math.min(count, middle - base);
  while (least < most) {
    const left = (least + most) >> 1;
    const right = count - left - 1;
    if (compare(from[base + left], from[middle + right]) <= 0) least = left + 1;
    else most = left;
  }
  return least;
}
