import type { QnatTensor } from '../../core/qnat/tensor';

/** Tensors that are looked at in one go: progress is reported after it. */
export interface Batch {
  readonly tensors: readonly QnatTensor[];
  readonly bytes: number;
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
