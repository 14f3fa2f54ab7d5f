import type { ByteSource } from '../bytes/byteSource';
import { readValues, type ScaleChoice, valueChunks } from '../qnat/tensorData';
import { valueCount } from '../shape';
import { readWeightValues } from '../weights/readWeightValues';
import { isPlain, type PlainTensor, type Tensor } from './tensor';

/**
 * Reads values [start, start + count) of a tensor, counted row-major, as f32.
 * @param choice the scales to dequantize with, where it is quantized
 * @throws InvalidRequestError when the tensor is not readable, or the range leaves it
 */
export async function readTensor(
  source: ByteSource,
  tensor: Tensor,
  start: number,
  count: number,
  choice: ScaleChoice,
  signal?: AbortSignal,
): Promise<Float32Array> {
  if (isPlain(tensor)) return readWeightValues(source, tensor, start, count, signal);
  return (await readValues(source, tensor, start, count, choice, signal)).values;
}

/**
 * All values of a tensor from front to back, a chunk at a time.
 * @throws InvalidRequestError as {@link readTensor} does
 */
export function tensorChunks(
  source: ByteSource,
  tensor: Tensor,
  choice: ScaleChoice,
  signal?: AbortSignal,
): AsyncGenerator<Float32Array> {
  if (isPlain(tensor)) return plainChunks(source, tensor, signal);
  return valueChunks(source, tensor, 0, valueCount(tensor.shape), choice, signal);
}

/** 1 MiB as f32. */
const CHUNK_VALUES = 256 * 1024;

async function* plainChunks(source: ByteSource, tensor: PlainTensor, signal?: AbortSignal) {
  const end = valueCount(tensor.shape);
  for (let at = 0; at < end; at += CHUNK_VALUES) {
    yield await readWeightValues(source, tensor, at, Math.min(CHUNK_VALUES, end - at), signal);
  }
}
