import { halfToFloat } from './dtype';

const TABLES = new Map<string, Float32Array>();

const VALUES: Readonly<Record<string, (bits: number) => number>> = {
  F8_E4M3: e4m3,
  F8_E5M2: (bits) => halfToFloat(bits << 8),
};

/** The value of every byte of a float dtype of eight bits that is quantized; undefined for others. */
export function byteFloats(dtype: string): Float32Array | undefined {
  if (!Object.hasOwn(VALUES, dtype)) return undefined;
  const table = TABLES.get(dtype) ?? Float32Array.from({ length: 256 }, (_, b) => VALUES[dtype](b));
  TABLES.set(dtype, table);
  return table;
}

/**
 * 1 sign, 4 exponent (bias 7) and 3 fraction bits, no infinity, and NaN where all other bits are 1
 * (arXiv 2209.05433; PyTorch's float8_e4m3fn).
 */
function e4m3(bits: number): number {
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >> 3) & 0xf;
  const fraction = bits & 7;
  if ((bits & 0x7f) === 0x7f) return NaN;
  if (exponent === 0) return sign * fraction * 2 ** -9;
  return sign * (1 + fraction / 8) * 2 ** (exponent - 7);
}
