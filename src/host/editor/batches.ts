import type { QnatTensor } from '../../core/qnat/tensor';

/** Tensors that are looked at in one go: progress is reported after it. */
export interface Batch {
  readonly tensors: readonly QnatTensor[];
  readonly bytes: number;
}

/** Batches that are worked on at a time: more than the threads that most machines have are of no use. */
const LANES = 4;

/** Has all batches worked on, some at a time. */
export async function inLanes<B>(
  batches: Iterator<B>,
  work: (batch: B) => Promise<void>,
): Promise<void> {
  const lane = async () => {
    for (let next = batches.next(); !next.done; next = batches.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** So many tensors a batch at most: even without bytes they take time. */
const BATCH_TENSORS = 1000;

/** The readable tensors, some at a time. @param limit bytes from which on a batch is full */
export function* batchesOf(
  all: Iterable<QnatTensor>,
  bytesOf: (tensor: QnatTensor) => number,
  limit: number,
): Generator<Batch> {
  let tensors: QnatTensor[] = [];
  let bytes = 0;
  for (const tensor of all) {
    if (tensor.state !== 'readable') continue;
    tensors.push(tensor);
    bytes += bytesOf(tensor);
    if (bytes < limit && tensors.length < BATCH_TENSORS) continue;
    yield { tensors, bytes };
    tensors = [];
    bytes = 0;
  }
  if (tensors.length > 0) yield { tensors, bytes };
}
