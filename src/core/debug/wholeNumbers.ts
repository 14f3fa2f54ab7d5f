import { DTYPE_BITS } from '../weights/dtype';

/** Little-endian integers as numbers; undefined when the dtype is none of integers. */
export function wholeNumbers(dtype: string | undefined, bytes: Uint8Array): number[] | undefined {
  const read = READERS[dtype ?? ''];
  if (!read) return undefined;
  const step = DTYPE_BITS.get(dtype!)! / 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / step) }, (_, index) =>
    read(view, index * step),
  );
}

const READERS: Readonly<Record<string, ((view: DataView, at: number) => number) | undefined>> = {
  U8: (view, at) => view.getUint8(at),
  I8: (view, at) => view.getInt8(at),
  U16: (view, at) => view.getUint16(at, true),
  I16: (view, at) => view.getInt16(at, true),
  U32: (view, at) => view.getUint32(at, true),
  I32: (view, at) => view.getInt32(at, true),
  U64: (view, at) => Number(view.getBigUint64(at, true)),
  I64: (view, at) => Number(view.getBigInt64(at, true)),
};
