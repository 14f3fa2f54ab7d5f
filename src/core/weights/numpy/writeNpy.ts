import { NPY_MAGIC } from './npyHeader';

/** NumPy's names of dtypes, little-endian. It has no bfloat16 and no floats of eight bits. */
export const NPY_DESCRS: ReadonlyMap<string, string> = new Map([
  ['BOOL', '|b1'],
  ['U8', '|u1'],
  ['I8', '|i1'],
  ['U16', '<u2'],
  ['I16', '<i2'],
  ['F16', '<f2'],
  ['U32', '<u4'],
  ['I32', '<i4'],
  ['F32', '<f4'],
  ['U64', '<u8'],
  ['I64', '<i8'],
  ['F64', '<f8'],
  ['C64', '<c8'],
]);

/** The values begin at a multiple of this (numpy/lib/format.py, ARRAY_ALIGN). */
const ALIGNMENT = 64;
/** Magic, version, and the length of what follows: two bytes in version 1, four in version 2. */
const PREFIX_BYTES = { 1: 10, 2: 12 } as const;

/** The bytes before the values of an array, of version 1, or 2 where the shape needs it. */
export function npyHeader(dtype: string, shape: readonly number[]): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${NPY_DESCRS.get(dtype)!}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const version = text.length + ALIGNMENT > 0xffff ? 2 : 1;
  const prefix = PREFIX_BYTES[version];
  const size = Math.ceil((prefix + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(size).fill(0x20);
  const view = new DataView(header.buffer);
  header.set(NPY_MAGIC);
  header.set([version, 0], NPY_MAGIC.length);
  if (version === 1) view.setUint16(8, size - prefix, true);
  else view.setUint32(8, size - prefix, true);
  header.set(new TextEncoder().encode(text), prefix);
  header[size - 1] = 0x0a;
  return header;
}
