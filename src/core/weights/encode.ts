import { InvalidRequestError } from '../errors';
import { DTYPE_BYTES, type FloatDtype } from './dtype';

/** The dtypes that values are written in: those that a QNAT file can name. */
export type EncodedDtype = Exclude<FloatDtype, 'F64'>;

/**
 * f32 values as little-endian bytes of a dtype, rounded to the nearest, ties to even, bit for bit as
 * the Rust crate half and the processors' own instructions do: what is too large becomes infinite,
 * and NaN stays NaN, quiet, with its sign and what fits of its payload.
 */
export function encodeFloats(dtype: EncodedDtype, values: Float32Array): Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (dtype === 'F32') return new Uint8Array(bits.slice().buffer);
  const round = dtype === 'F16' ? toHalf : toBrain;
  const rounded = new Uint16Array(bits.length);
  for (let index = 0; index < bits.length; index++) rounded[index] = round(bits[index]);
  return new Uint8Array(rounded.buffer);
}

/** Bytes of so many values. */
export function encodedBytes(dtype: EncodedDtype, values: number): number {
  const bytes = values * DTYPE_BYTES[dtype];
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new InvalidRequestError(`${values} ${dtype} values are more than any file can hold.`);
}

const SIGN = 0x8000_0000;
/** f32: infinity, and without the sign all that is larger is NaN. */
const INFINITY_BITS = 0x7f80_0000;

/** bfloat16 is the upper half of an f32. */
function toBrain(bits: number): number {
  if ((bits & ~SIGN) > INFINITY_BITS) return (bits >>> 16) | 0x0040;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** 2^-14 and 2^16 as f32: the least normal f16, and the first power of two that has none. */
const LEAST_NORMAL_HALF = 0x3880_0000;
const BEYOND_HALF = 0x4780_0000;

function toHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & ~SIGN;
  if (magnitude > INFINITY_BITS) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= BEYOND_HALF) return sign | 0x7c00;
  if (magnitude < LEAST_NORMAL_HALF) return sign | subnormalHalf(magnitude);
  // The exponent's bias goes from 127 to 15; a carry out of the fraction is a correct exponent too.
  const rebiased = magnitude - ((127 - 15) << 23);
  return sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13);
}

/** Multiples of 2^-24: the fraction with its hidden bit, shifted to that place and rounded. */
function subnormalHalf(magnitude: number): number {
  const shift = 126 - (magnitude >>> 23);
  if (shift > 24) return 0;
  const fraction = (magnitude & 0x7f_ffff) | 0x80_0000;
  const half = 1 << (shift - 1);
  const odd = (fraction >>> shift) & 1;
  return (fraction + half - 1 + odd) >>> shift;
}
