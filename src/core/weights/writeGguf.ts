import { FieldWriter } from '../bytes/fieldWriter';

/** Numbers of the types that are written (ggml.h, enum ggml_type). */
export const GGUF_TYPES: ReadonlyMap<string, number> = new Map([
  ['F32', 0],
  ['F16', 1],
  ['Q4_0', 2],
  ['Q8_0', 8],
  ['I8', 24],
  ['I16', 25],
  ['I32', 26],
  ['I64', 27],
  ['F64', 28],
  ['BF16', 30],
]);

/** A tensor of a GGUF file; its shape is the usual one, outermost dimension first. */
export interface GgufTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly length: number;
}

export interface GgufLayout {
  readonly header: Uint8Array;
  /** First byte of each tensor's data. */
  readonly offsets: readonly number[];
  readonly size: number;
}

/** What the file says of itself: text, or u32. */
export type GgufMetadata = Readonly<Record<string, string | number>>;

const MAGIC = new Uint8Array([0x47, 0x47, 0x55, 0x46]);
const VERSION = 3;
/** Types of metadata (gguf.md). */
const U32 = 4;
const STRING = 8;
/** The format's default: the data of every tensor begins at a multiple of it. */
const ALIGNMENT = 32;

/** Lays out a GGUF file of version 3 (ggml/docs/gguf.md), the tensors' data in their order. */
export function layOutGguf(tensors: readonly GgufTensor[], metadata: GgufMetadata): GgufLayout {
  const begins: number[] = [];
  let end = 0;
  for (const { length } of tensors) {
    begins.push(end);
    end = aligned(end + length);
  }
  const writer = new FieldWriter();
  writer.bytes(MAGIC);
  writer.u32(VERSION);
  writer.u64(tensors.length);
  writer.u64(Object.keys(metadata).length);
  for (const [key, value] of Object.entries(metadata)) writeMetadata(writer, key, value);
  for (const [index, tensor] of tensors.entries()) writeTensor(writer, tensor, begins[index]);
  writer.bytes(new Uint8Array(aligned(writer.length) - writer.length));
  const dataAt = writer.length;
  return {
    header: writer.written,
    offsets: begins.map((begin) => dataAt + begin),
    size: dataAt + end,
  };
}

function aligned(position: number): number {
  return Math.ceil(position / ALIGNMENT) * ALIGNMENT;
}

function writeMetadata(writer: FieldWriter, key: string, value: string | number): void {
  writeString(writer, key);
  if (typeof value === 'number') {
    writer.u32(U32);
    writer.u32(value);
  } else {
    writer.u32(STRING);
    writeString(writer, value);
  }
}

/** GGUF names the innermost dimension first. */
function writeTensor(writer: FieldWriter, { name, dtype, shape }: GgufTensor, at: number): void {
  writeString(writer, name);
  writer.u32(shape.length);
  for (const dimension of shape.toReversed()) writer.u64(dimension);
  writer.u32(GGUF_TYPES.get(dtype)!);
  writer.u64(at);
}

function writeString(writer: FieldWriter, text: string): void {
  const utf8 = new TextEncoder().encode(text);
  writer.u64(utf8.length);
  writer.bytes(utf8);
}
