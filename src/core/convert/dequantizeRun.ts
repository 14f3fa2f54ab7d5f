import type { ByteSink } from '../bytes/byteSink';
import type { ByteSource } from '../bytes/byteSource';
import { QnatError } from '../errors';
import type { ComputeDtype } from '../qnat/layout';
import { valueCount } from '../shape';
import type { QnatFile } from '../qnat/readQnat';
import type { QnatTensor } from '../qnat/tensor';
import { valueChunks } from '../qnat/tensorData';
import { quotedName } from '../text/names';
import { encodedBytes, encodeFloats } from '../weights/encode';
import { layOutSafetensors, type SafetensorsLayout } from '../weights/writeSafetensors';

/** A safetensors file of a QNAT file's values, before a byte of it is written. */
export interface DequantizePlan {
  readonly dtype: ComputeDtype;
  readonly tensors: readonly QnatTensor[];
  readonly layout: SafetensorsLayout;
  /** Values of all tensors. */
  readonly parameters: number;
}

/** What the Python libraries ask of a file before they load it. */
const METADATA = { format: 'pt' };
/** safetensors keeps its metadata under this name. */
const RESERVED_NAME = '__metadata__';

/**
 * Plans a file of all tensors' values. It is the whole of the file or nothing.
 * @throws QnatError when a tensor cannot be read, or cannot be named in safetensors
 */
export function planDequantize(file: QnatFile, dtype: ComputeDtype): DequantizePlan {
  refuseMissingTensors(file);
  refuseNames(file.tensors.names);
  const tensors = [...file.tensors];
  const entries = tensors.map(({ name, shape }) => {
    return { name, dtype, shape, length: encodedBytes(dtype, valueCount(shape)) };
  });
  const layout = layOutSafetensors(entries, METADATA);
  return { dtype, tensors, layout, parameters: file.totals.parameters };
}

/** Called with each chunk: the tensor it belongs to, and the bytes of output it made. */
export type OnChunk = (tensor: string, bytes: number) => void;

/** Carries out a plan, with memory bounded by a chunk; scales are those that qlora-rs uses. */
export async function runDequantize(
  { tensors, layout, dtype }: DequantizePlan,
  source: ByteSource,
  output: ByteSink,
  onChunk: OnChunk,
  signal?: AbortSignal,
): Promise<void> {
  await output.write(0, layout.header);
  for (const [index, tensor] of tensors.entries()) {
    let at = layout.offsets[index];
    const values = valueCount(tensor.shape);
    for await (const chunk of valueChunks(source, tensor, 0, values, 'stored', signal)) {
      const bytes = encodeFloats(dtype, chunk);
      await output.write(at, bytes);
      at += bytes.length;
      onChunk(tensor.name, bytes.length);
    }
  }
}

function refuseMissingTensors({ dataOffset, tensors, header }: QnatFile): void {
  if (dataOffset === undefined) {
    throw new QnatError(
      `The file ends inside its headers, or they are damaged: ${tensors.length} of ${header.tensorCount} tensors are named, and none can be read. Nothing was written.`,
    );
  }
  for (const { state, name } of tensors) {
    if (state === 'readable') continue;
    throw new QnatError(
      `The data of tensor ${quotedName(name)} cannot be read: ${WHY[state]}. Nothing was written.`,
    );
  }
}

const WHY = {
  cut: 'the file ends inside it',
  absent: 'the file ends before it',
  inconsistent: 'its header contradicts itself or its neighbours',
} as const;

function refuseNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name === RESERVED_NAME) {
      throw new QnatError(`safetensors has no place for a tensor named ${quotedName(name)}.`);
    }
    if (seen.has(name)) {
      throw new QnatError(
        `Two tensors are named ${quotedName(name)}; a safetensors file holds only one of a name.`,
      );
    }
    seen.add(name);
  }
}
