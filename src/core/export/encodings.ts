import type { ComputeDtype } from '../qnat/layout';
import { CSV_CELL_BYTES, encodeCsv } from './csvText';
import { encodeQ4, encodeQ8, GGUF_BLOCK, Q4_0_BYTES, Q8_0_BYTES } from './ggufBlocks';
import type { ExportDtype } from './options';

/** What values can be written as. */
export type EncodingName = ExportDtype | 'CSV';

/** How values become bytes: so many of them make so many. */
export interface Encoding {
  readonly groupValues: number;
  readonly groupBytes: number;
  /** The dtype of what it is given. */
  readonly from: ComputeDtype;
  /**
   * @param values whole groups, little-endian, at the beginning of a buffer
   * @param first index in the tensor of the first value; @param columns values of a row
   */
  encode(values: Uint8Array<ArrayBuffer>, first: number, columns: number): Uint8Array;
}

export const ENCODINGS: Readonly<Record<EncodingName, Encoding>> = {
  F32: plain('F32', 4),
  F16: plain('F16', 2),
  BF16: plain('BF16', 2),
  Q8_0: {
    groupValues: GGUF_BLOCK,
    groupBytes: Q8_0_BYTES,
    from: 'F32',
    encode: (values) => encodeQ8(floatsOf(values)),
  },
  Q4_0: {
    groupValues: GGUF_BLOCK,
    groupBytes: Q4_0_BYTES,
    from: 'F32',
    encode: (values) => encodeQ4(floatsOf(values)),
  },
  CSV: {
    groupValues: 1,
    groupBytes: CSV_CELL_BYTES,
    from: 'F32',
    encode: (values, first, columns) => encodeCsv(floatsOf(values), first, columns),
  },
};

function plain(dtype: ComputeDtype, bytes: number): Encoding {
  return { groupValues: 1, groupBytes: bytes, from: dtype, encode: (values) => values };
}

function floatsOf(values: Uint8Array<ArrayBuffer>): Float32Array {
  return new Float32Array(values.buffer, values.byteOffset, values.length / 4);
}

/** Bytes of so many values, whole groups. */
export function encodedLength(name: EncodingName, values: number): number {
  const { groupValues, groupBytes } = ENCODINGS[name];
  return (values / groupValues) * groupBytes;
}
