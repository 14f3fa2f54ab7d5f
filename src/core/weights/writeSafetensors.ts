import type { WeightTensor } from './weightFile';

/** The header's length is a multiple of 8, so that the data is aligned, as the library writes it. */
const ALIGNMENT = 8;

/** Every byte position of a safetensors file, known before a byte of it is written. */
export interface SafetensorsLayout {
  /** The bytes before tensor data. */
  readonly header: Uint8Array;
  /** First byte of each tensor's data. */
  readonly offsets: readonly number[];
  readonly size: number;
}

/** Lays out a safetensors file with these tensors' data one after another, in their order. */
export function layOutSafetensors(
  tensors: readonly Pick<WeightTensor, 'name' | 'dtype' | 'shape' | 'length'>[],
  metadata: Readonly<Record<string, string>>,
): SafetensorsLayout {
  let end = 0;
  const begins: number[] = [];
  const entries = tensors.map(({ name, dtype, shape, length }) => {
    begins.push(end);
    end += length;
    return [name, { dtype, shape, data_offsets: [end - length, end] }] as const;
  });
  const named = Object.keys(metadata).length > 0 ? [['__metadata__', metadata] as const] : [];
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...named, ...entries])));
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, 8);
  return {
    header,
    offsets: begins.map((begin) => header.length + begin),
    size: header.length + end,
  };
}
