import { pauser } from '../../core/pause';
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
  batches: AsyncIterator<B>,
  work: (batch: B) => Promise<void>,
): Promise<void> {
  const lane = async () => {
    for (let next = await batches.next(); !next.done; next = await batches.next())
      await work(next.value);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** What travels to a thread in one message is packed in one go: a millisecond or two. */
const MAX_ITEMS = 128;
/** Where a machine is slower, gathering takes longer, too. */
const MAX_MS = 1;

/** Says when enough is gathered for a batch. */
export class BatchLimit {
  private items = 0;
  private size = 0;
  private started = 0;

  /** @param most size from which on a batch is full */
  constructor(private readonly most: number) {}

  /** Counts one more; returns whether the batch is full with it, so that another one begins. */
  fills(size: number): boolean {
    const now = performance.now();
    if (this.items === 0) this.started = now;
    this.items++;
    this.size += size;
    const isSlow = now - this.started >= MAX_MS;
    if (this.items < MAX_ITEMS && this.size < this.most && !isSlow) return false;
    this.clear();
    return true;
  }

  /** Another batch begins. */
  clear(): void {
    this.items = 0;
    this.size = 0;
  }
}

/** The readable tensors, some at a time. @param limit bytes from which on a batch is full */
export async function* batchesOf(
  all: Iterable<QnatTensor>,
  bytesOf: (tensor: QnatTensor) => number,
  limit: number,
  signal?: AbortSignal,
): AsyncGenerator<Batch> {
  const pause = pauser(signal);
  const full = new BatchLimit(limit);
  let tensors: QnatTensor[] = [];
  let bytes = 0;
  for (const tensor of all) {
    await pause();
    if (tensor.state !== 'readable') continue;
    const own = bytesOf(tensor);
    tensors.push(tensor);
    bytes += own;
    if (!full.fills(own)) continue;
    yield { tensors, bytes };
    [tensors, bytes] = [[], 0];
  }
  if (tensors.length > 0) yield { tensors, bytes };
}
