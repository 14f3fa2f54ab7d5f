import { InvalidRequestError } from '../errors';
import { shorten } from '../text/format';
import { byteFloats } from './byteFloats';
import { decodeFloats, DTYPE_BYTES, type FloatDtype, isFloatDtype } from './dtype';

/**
 * The dtype that values of a dtype are quantized as: their own, or F32, which holds those of eight
 * bits exactly. Undefined for a dtype that is not quantized.
 */
export function quantizedAs(dtype: string): FloatDtype | undefined {
  if (isFloatDtype(dtype)) return dtype;
  return byteFloats(dtype) && 'F32';
}

/**
 * Values of any dtype of whole bytes as f32: exactly, but that F64 and large integers are rounded.
 * @param bytes in plain form, whole values
 * @throws InvalidRequestError for dtypes that are not known, smaller than a byte, or complex
 */
export function decodeValues(dtype: string, bytes: Uint8Array): Float32Array {
  if (isFloatDtype(dtype)) {
    const values = new Float32Array(bytes.length / DTYPE_BYTES[dtype]);
    decodeFloats(dtype, bytes, values);
    return values;
  }
  const table = byteFloats(dtype);
  if (table) return lookUp(table, bytes);
  const integers = INTEGERS.get(dtype);
  if (integers) return Float32Array.from(integers(new Uint8Array(bytes).buffer), Number);
  throw new InvalidRequestError(`Values of dtype ${shorten(dtype, 32)} cannot be told as numbers.`);
}

function lookUp(table: Float32Array, bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) values[index] = table[bytes[index]];
  return values;
}

type Integers = (bytes: ArrayBuffer) => Iterable<number | bigint>;

const INTEGERS = new Map<string, Integers>([
  ['BOOL', (bytes) => new Uint8Array(bytes)],
  ['U8', (bytes) => new Uint8Array(bytes)],
  ['I8', (bytes) => new Int8Array(bytes)],
  ['U16', (bytes) => new Uint16Array(bytes)],
  ['I16', (bytes) => new Int16Array(bytes)],
  ['U32', (bytes) => new Uint32Array(bytes)],
  ['I32', (bytes) => new Int32Array(bytes)],
  ['U64', (bytes) => new BigUint64Array(bytes)],
  ['I64', (bytes) => new BigInt64Array(bytes)],
]);
