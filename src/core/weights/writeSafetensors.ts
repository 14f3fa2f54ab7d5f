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
  tensors: Iterable<Pick<WeightTensor, 'name' | 'dtype' | 'shape' | 'length'>>,
  metadata: Readonly<Record<string, string>>,
): SafetensorsLayout {
  let end = 0;
  const begins: number[] = [];
  // Field by field: an object of a million fields takes seconds to make and to turn into text.
  const fields = Object.keys(metadata).length > 0 ? [field('__metadata__', metadata)] : [];
  for (const { name, dtype, shape, length } of tensors) {
    begins.push(end);
    end += length;
    fields.push(field(name, { dtype, shape, data_offsets: [end - length, end] }));
  }
  const header = headerOf(`{${fields.join(',')}}`);
  return {
    header,
    offsets: begins.map((begin) => header.length + begin),
    size: header.length + end,
  };
}

function field(key: string, value: object): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
}

function headerOf(json: string): Uint8Array {
  const utf8 = new TextEncoder().encode(json);
  const length = Math.ceil(utf8.length / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(utf8, 8);
  return header;
}
