import { MalformedFileError } from '../../errors';
import { valueCount } from '../../shape';
import { innerSizes } from '../storage/boxes';
import type { Strided } from '../storage/strided';
import type { WeightTensor } from '../weightFile';
import type { NpyHeader } from './npyHeader';

/** Names in safetensors of NumPy's kinds and sizes (numpy.dtype.str, without the byte order). */
const DTYPES: ReadonlyMap<string, string> = new Map([
  ['b1', 'BOOL'],
  ['u1', 'U8'],
  ['i1', 'I8'],
  ['u2', 'U16'],
  ['i2', 'I16'],
  ['f2', 'F16'],
  ['u4', 'U32'],
  ['i4', 'I32'],
  ['f4', 'F32'],
  ['u8', 'U64'],
  ['i8', 'I64'],
  ['f8', 'F64'],
]);

/** Why an array cannot be a tensor; undefined when it can. */
export function unreadable({ descr }: NpyHeader): string | undefined {
  if (dtypeOf(descr)) return undefined;
  return `its dtype, ${descr}, is not one of booleans, integers or floats up to 64 bits`;
}

/**
 * The tensor that an array is.
 * @param header of a dtype that can be read
 * @param size bytes of header and values together
 * @throws MalformedFileError when that is not what the shape needs
 */
export function npyTensor(
  name: string,
  header: NpyHeader,
  size: number,
): WeightTensor & { readonly storage?: Strided } {
  const { descr, shape, dataOffset } = header;
  const valueBytes = Number(descr[2]);
  const length = valueCount(shape) * valueBytes;
  if (dataOffset + length !== size) {
    const extra = size - dataOffset;
    throw new MalformedFileError(
      `The array has ${extra} bytes of values, but its shape and dtype need ${length}. ${
        extra < length ? 'It was cut short; copy or download it again.' : 'Nothing may follow them.'
      }`,
      Math.min(size, dataOffset + length),
    );
  }
  const dtype = dtypeOf(descr)!;
  return { name, dtype, shape, offset: dataOffset, length, storage: storageOf(header, valueBytes) };
}

function dtypeOf(descr: string): string | undefined {
  return /^[<>|=]/.test(descr) ? DTYPES.get(descr.slice(1)) : undefined;
}

function storageOf(
  { descr, shape, fortranOrder }: NpyHeader,
  valueBytes: number,
): Strided | undefined {
  const bigEndian = descr.startsWith('>') && valueBytes > 1;
  const reordered = fortranOrder && shape.length > 1;
  if (!bigEndian && !reordered) return undefined;
  const strides = fortranOrder ? innerSizes(shape.toReversed()).reverse() : innerSizes(shape);
  return { kind: 'strided', shape, strides, valueBytes, bigEndian };
}
