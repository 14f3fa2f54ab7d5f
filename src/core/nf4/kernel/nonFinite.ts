import { decodeFloats, DTYPE_BYTES, type FloatDtype } from '../../weights/dtype';
import type { NonFiniteValues } from './kernel';

const STEP = 16384;

/** Looks for values that are NaN, infinite or overflow f32. Slow: for when there is one. */
export function findNonFinite(dtype: FloatDtype, input: Uint8Array): NonFiniteValues {
  const size = DTYPE_BYTES[dtype];
  const values = new Float32Array(STEP);
  let count = 0;
  let first = -1;
  for (let at = 0; at < input.length; at += STEP * size) {
    const bytes = input.subarray(at, at + STEP * size);
    const decoded = values.subarray(0, bytes.length / size);
    decodeFloats(dtype, bytes, decoded);
    for (let index = 0; index < decoded.length; index++) {
      if (Number.isFinite(decoded[index])) continue;
      if (count++ === 0) first = at / size + index;
    }
  }
  return { count, first };
}
