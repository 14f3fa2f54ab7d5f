import { MemorySource } from '../../src/core/bytes/byteSource';
import { valueCount } from '../../src/core/shape';
import { readSafetensors } from '../../src/core/weights/readSafetensors';
import { layOutSafetensors } from '../../src/core/weights/writeSafetensors';

export interface TestTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A safetensors file of these tensors. */
export function safetensorsFile(
  tensors: readonly TestTensor[],
  metadata: Record<string, string> = {},
): Uint8Array {
  const entries = tensors.map((tensor) => ({ ...tensor, length: tensor.bytes.length }));
  const layout = layOutSafetensors(entries, metadata);
  const file = new Uint8Array(layout.size);
  file.set(layout.header);
  for (const [index, { bytes }] of tensors.entries()) file.set(bytes, layout.offsets[index]);
  return file;
}

/** An F32 tensor of the values that `valueAt` gives. */
export function floatTensor(
  name: string,
  shape: readonly number[],
  valueAt: (index: number) => number,
): TestTensor {
  const values = Float32Array.from({ length: valueCount(shape) }, (_, index) => valueAt(index));
  return { name, dtype: 'F32', shape, bytes: new Uint8Array(values.buffer) };
}

/** The tensors of a safetensors file, in its order. */
export async function tensorsOf(file: Uint8Array): Promise<TestTensor[]> {
  const { tensors } = await readSafetensors(new MemorySource(file));
  return Array.from(tensors, ({ name, dtype, shape, offset, length }) => {
    return { name, dtype, shape, bytes: file.slice(offset, offset + length) };
  });
}
