import type { ByteSource } from '../../bytes/byteSource';
import { partOffsets } from '../../qnat/layout';
import type { QnatTensor } from '../../qnat/tensor';
import { readFloats, readScales, type ScaleChoice } from '../../qnat/tensorData';
import type { AnalysisContext } from '../analysis';

/** What a tensor's levels are multiplied with and moved by, one a block. */
export interface BlockFactors {
  /** Of the choice asked for. */
  readonly scales: Float32Array;
  readonly zeroPoints?: Float32Array;
  /** Where the scales are double-quantized and the f32 ones are there, too. */
  readonly both?: { readonly stored: Float32Array; readonly exact: Float32Array };
}

/** Blocks between two chances to cancel. */
const CHUNK_BLOCKS = 256 * 1024;

/** Reads all scales and zero points of a readable tensor: at most 12 bytes a block. */
export async function readFactors(
  file: ByteSource,
  tensor: QnatTensor,
  choice: ScaleChoice,
  context: Pick<AnalysisContext, 'signal' | 'pause'>,
): Promise<BlockFactors> {
  const { offset, parts } = tensor;
  const zeroPointsAt = offset + partOffsets(tensor, parts!).zeroPoints;
  const read = (chunk: ReadChunk) => readAll(tensor.blockCount, chunk, context);
  const scales = (of: ScaleChoice) =>
    read((first, count, signal) => readScales(file, tensor, first, count, of, signal));
  const zeroPoints = parts!.zeroPoints
    ? await read((first, count, signal) =>
        readFloats(file, zeroPointsAt + 4 * first, count, signal),
      )
    : undefined;
  const stored = await scales('stored');
  if (!parts!.doubleQuantization || !parts!.scales) return { scales: stored, zeroPoints };
  const both = { stored, exact: await scales('exact') };
  return { scales: both[choice], zeroPoints, both };
}

type ReadChunk = (first: number, count: number, signal: AbortSignal) => Promise<Float32Array>;

async function readAll(
  blockCount: number,
  read: ReadChunk,
  { signal, pause }: Pick<AnalysisContext, 'signal' | 'pause'>,
): Promise<Float32Array> {
  const all = new Float32Array(blockCount);
  for (let first = 0; first < blockCount; first += CHUNK_BLOCKS) {
    await pause();
    all.set(await read(first, Math.min(CHUNK_BLOCKS, blockCount - first), signal), first);
  }
  return all;
}
