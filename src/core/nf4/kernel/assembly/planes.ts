// The 16 values of a block as bytes by their place in the word, where a code looks each of them up.
import { lookUp } from './simd';

/**
 * Four times 16 bytes: the first of each value, the second, and so on. In memory, as computing them
 * leaves no registers for them.
 */
export const PLANES = memory.data(64, 16);

/** Bytes of four words by their place in the word. */
const BYTES_BY_PLACE = memory.data<u8>([0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], 16);

/** Takes the values of codes 0 to 3, 4 to 7, 8 to 11, and 12 to 15. */
@inline
export function storePlanes(q0: v128, q1: v128, q2: v128, q3: v128): void {
  const order = v128.load(BYTES_BY_PLACE);
  const v0 = lookUp(q0, order);
  const v1 = lookUp(q1, order);
  const v2 = lookUp(q2, order);
  const v3 = lookUp(q3, order);
  const low01 = i32x4.shuffle(v0, v1, 0, 4, 1, 5);
  const low23 = i32x4.shuffle(v2, v3, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(v0, v1, 2, 6, 3, 7);
  const high23 = i32x4.shuffle(v2, v3, 2, 6, 3, 7);
  v128.store(PLANES, i64x2.shuffle(low01, low23, 0, 2));
  v128.store(PLANES, i64x2.shuffle(low01, low23, 1, 3), 16);
  v128.store(PLANES, i64x2.shuffle(high01, high23, 0, 2), 32);
  v128.store(PLANES, i64x2.shuffle(high01, high23, 1, 3), 48);
}
