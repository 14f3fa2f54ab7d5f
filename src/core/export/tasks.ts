import { type CopyTask, copyTasks, TASK_BYTES } from '../tasks/copy';
import { isSequential } from '../weights/storage';
import { encodedLength } from './encodings';
import type { Checksum, EncodedFill, Nf4Fill, Nf4Part, Nf4Values, PlacedItem } from './item';

/** Values of one task: 16 MiB as F32. */
const TASK_VALUES = 4 * 1024 * 1024;

/** Write values [first, first + count) of a tensor in an encoding. */
export interface EncodeTask extends Omit<EncodedFill, 'kind' | 'values'> {
  readonly kind: 'encode';
  /** Index of the item. */
  readonly tensor: number;
  readonly first: number;
  readonly count: number;
  /** Bytes it makes. */
  readonly length: number;
  readonly output: number;
  readonly to: number;
}

/** Write bytes [first, first + length) of a tensor's codes, or of its f32 scales. */
export interface Nf4Task {
  readonly kind: 'nf4';
  readonly part: Nf4Part;
  readonly tensor: number;
  readonly from: Nf4Values;
  readonly first: number;
  readonly length: number;
  readonly output: number;
  readonly to: number;
}

/** Read a range of an output back, and write its CRC-32 there. */
export interface ChecksumTask extends Checksum {
  readonly kind: 'checksum';
  readonly tensor: number;
  readonly output: number;
}

/** The tasks that write an item, the `tensor`-th, in order. */
export function* itemTasks(
  item: PlacedItem,
  tensor: number,
): Generator<CopyTask | EncodeTask | Nf4Task> {
  const { fill, output, at } = item;
  switch (fill.kind) {
    case 'encoded':
      yield* encodeTasks(fill, item, tensor);
      break;
    case 'copied':
      yield* copyTasks(fill.from, tensor, output, at);
      break;
    case 'nf4':
      yield* nf4Tasks(fill, item, tensor);
      break;
    case 'bytes':
      break;
  }
}

/** Tasks that an item is split into. */
export function itemTaskCount(item: PlacedItem): number {
  return [...itemTasks(item, 0)].length;
}

function* encodeTasks(
  { from, values, columns, encoding }: EncodedFill,
  { output, at }: PlacedItem,
  tensor: number,
): Generator<EncodeTask> {
  // All of it, where each task would read from the front on.
  const step = isSequential(from.source) ? values : TASK_VALUES;
  for (let first = 0; first < values; first += step) {
    const count = Math.min(step, values - first);
    yield {
      kind: 'encode',
      tensor,
      from,
      columns,
      encoding,
      first,
      count,
      length: encodedLength(encoding, count),
      output,
      to: at + encodedLength(encoding, first),
    };
  }
}

function* nf4Tasks(
  { part, from }: Nf4Fill,
  { length, output, at }: PlacedItem,
  tensor: number,
): Generator<Nf4Task> {
  for (let first = 0; first < length; first += TASK_BYTES) {
    yield {
      kind: 'nf4',
      part,
      tensor,
      from,
      first,
      length: Math.min(TASK_BYTES, length - first),
      output,
      to: at + first,
    };
  }
}
