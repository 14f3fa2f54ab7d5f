import type { ByteSource } from '../bytes/byteSource';
import { pauser } from '../pause';
import type { ScaleChoice } from '../qnat/tensorData';
import { valueCount } from '../shape';
import { tensorChunks } from '../tensor/readTensor';
import type { Tensor } from '../tensor/tensor';
import type { OnShare } from './analysis';
import { ErrorSums, type ValueErrors } from './errorSums';

/** Reads values [start, start + count) of what a tensor was made from, counted row-major. */
export type ReadOriginal = (
  start: number,
  count: number,
  signal?: AbortSignal,
) => Promise<Float32Array>;

/** What quantizing has cost a tensor. */
export interface SourceComparison extends ValueErrors {
  /** Sum of the squared errors of each block; padding counts as no error. */
  readonly blockErrors: Float32Array;
}

/**
 * Compares a tensor with the values it was made from, in one pass and a chunk at a time, giving way
 * to other work between chunks.
 * @param tensor with the size of the blocks whose errors are told apart
 * @param choice the scales to dequantize with
 * @throws InvalidRequestError when the tensor is not readable; what `readOriginal` throws
 */
export async function compareWithSource(
  source: ByteSource,
  tensor: Tensor & { readonly blockSize: number },
  choice: ScaleChoice,
  readOriginal: ReadOriginal,
  onShare: OnShare = () => undefined,
  signal?: AbortSignal,
): Promise<SourceComparison> {
  const sums = new ErrorSums();
  const end = valueCount(tensor.shape);
  const blockErrors = new Float32Array(Math.ceil(end / tensor.blockSize));
  const pause = pauser(signal);
  let start = 0;
  for await (const values of tensorChunks(source, tensor, choice, signal)) {
    const original = await readOriginal(start, values.length, signal);
    addBlocks(sums, original, values, start, tensor.blockSize, blockErrors);
    start += values.length;
    onShare(start / end);
    await pause();
  }
  return { ...sums.result(), blockErrors };
}

/** A chunk may begin or end inside a block. */
function addBlocks(
  sums: ErrorSums,
  original: Float32Array,
  values: Float32Array,
  start: number,
  blockSize: number,
  blockErrors: Float32Array,
): void {
  for (let from = 0; from < values.length;) {
    const block = Math.floor((start + from) / blockSize);
    const to = Math.min(values.length, (block + 1) * blockSize - start);
    blockErrors[block] += sums.add(original, values, from, to, start);
    from = to;
  }
}
