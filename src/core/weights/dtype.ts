import { InvalidRequestError } from '../errors';

/** Bits of a value of each safetensors dtype (safetensors 0.7, tensor.rs). Later ones may add some. */
export const DTYPE_BITS: ReadonlyMap<string, number> = new Map([
  ['F4', 4],
  ...named(6, ['F6_E2M3', 'F6_E3M2']),
  ...named(8, ['BOOL', 'U8', 'I8', 'F8_E5M2', 'F8_E4M3', 'F8_E8M0']),
  ...named(8, ['F8_E4M3FNUZ', 'F8_E5M2FNUZ']),
  ...named(16, ['I16', 'U16', 'F16', 'BF16']),
  ...named(32, ['I32', 'U32', 'F32']),
  ...named(64, ['I64', 'U64', 'F64', 'C64']),
]);

function named(bits: number, dtypes: readonly string[]): [string, number][] {
  return dtypes.map((dtype) => [dtype, bits]);
}

/** The dtypes that the kernel quantizes. */
export const FLOAT_DTYPES = ['F32', 'F16', 'BF16', 'F64'] as const;
export type FloatDtype = (typeof FLOAT_DTYPES)[number];

/** Bytes of a value of each. */
export const DTYPE_BYTES: Readonly<Record<FloatDtype, number>> = {
  F32: 4,
  F16: 2,
  BF16: 2,
  F64: 8,
};

export function isFloatDtype(dtype: string): dtype is FloatDtype {
  return (FLOAT_DTYPES as readonly string[]).includes(dtype);
}

/**
 * Little-endian values as f32: exact for F32, F16 and BF16; F64 is rounded to the nearest f32.
 * @param bytes whole values, at any alignment
 */
export function decodeFloats(dtype: FloatDtype, bytes: Uint8Array, out: Float32Array): void {
  if (bytes.length !== out.length * DTYPE_BYTES[dtype]) {
    throw new InvalidRequestError(`${bytes.length} bytes are not ${out.length} ${dtype} values.`);
  }
  DECODERS[dtype](bytes, out);
}

type Decoder = (bytes: Uint8Array, out: Float32Array) => void;

const DECODERS: Record<FloatDtype, Decoder> = {
  F32: (bytes, out) => {
    new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes);
  },
  F16: (bytes, out) => {
    const halves = new Uint16Array(aligned(bytes));
    const table = halfTable();
    for (let index = 0; index < out.length; index++) out[index] = table[halves[index]];
  },
  BF16: (bytes, out) => {
    const brains = new Uint16Array(aligned(bytes));
    const bits = new Uint32Array(out.buffer, out.byteOffset, out.length);
    for (let index = 0; index < out.length; index++) bits[index] = brains[index] << 16;
  },
  F64: (bytes, out) => {
    out.set(new Float64Array(aligned(bytes)));
  },
};

function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

let halves: Float32Array | undefined;

/** The f32 of every f16, made once when first asked for. */
export function halfTable(): Float32Array {
  halves ??= Float32Array.from({ length: 0x10000 }, (_, bits) => halfToFloat(bits));
  return halves;
}

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
