import { type Place, placeAfter, type Reading, readFloats } from '../../bytes/reading';
import { LEVELS } from '../../nf4/codebook';
import type { BlockGeometry } from '../../qnat/layout';
import { DTYPE_BYTES } from '../dtype';
import { encodeFloats, type EncodedDtype } from '../encode';

/** The levels of bitsandbytes' FP4, in code order (bitsandbytes 0.50, functional.py, get_4bit_type). */
const FP4_LEVELS = Float32Array.from(
  [0, 0.0625, 8, 12, 4, 6, 2, 3, 0, -0.0625, -8, -12, -4, -6, -2, -3],
  (value) => value / 12,
);

/** What the codes of each 4-bit type stand for. */
export const BITSANDBYTES_LEVELS = { nf4: LEVELS, fp4: FP4_LEVELS } as const;
export type BitsandbytesType = keyof typeof BITSANDBYTES_LEVELS;

/** Values of a nested map: the codes that stand for absmax have eight bits. */
export const NESTED_LEVELS = 256;

/**
 * Values in 4-bit blocks of bitsandbytes, the first value in the high half of a byte. In plain form
 * they have the dtype that bitsandbytes dequantizes to.
 */
export interface BitsandbytesBlocks extends BlockGeometry {
  readonly kind: 'bitsandbytes';
  readonly type: BitsandbytesType;
  /** Where absmax is: f32, or codes of eight bits when it is nested. */
  readonly absmax: Place;
  readonly nested?: NestedAbsmax;
  /** The levels that the file names are others than its type's; bitsandbytes takes its type's. */
  readonly otherLevels: boolean;
}

/** How the absmax of blocks is quantized itself: level · absmax + offset. */
export interface NestedAbsmax {
  readonly blockSize: number;
  readonly offset: number;
  /** Where the f32 of each of its blocks are, and the {@link NESTED_LEVELS} levels. */
  readonly absmax: Place;
  readonly levels: Place;
}

/**
 * Fills `target` with values as bitsandbytes 0.50 dequantizes them (dequantize_4bit): level · absmax in
 * f32, rounded to the tensor's dtype.
 * @param codesAt where the file has the tensor's codes
 * @param start bytes of the plain form before those wanted: whole values, as is the target
 */
export function* readBitsandbytesBlocks(
  storage: BitsandbytesBlocks,
  dtype: EncodedDtype,
  codesAt: number,
  start: number,
  target: Uint8Array,
): Reading {
  if (target.length === 0) return;
  const first = start / DTYPE_BYTES[dtype];
  const values = new Float32Array(target.length / DTYPE_BYTES[dtype]);
  const firstByte = Math.floor(first / 2);
  const codes = new Uint8Array(Math.floor((first + values.length - 1) / 2) + 1 - firstByte);
  yield [{ offset: codesAt + firstByte, target: codes }];
  const { blockSize, type } = storage;
  const firstBlock = Math.floor(first / blockSize);
  const lastBlock = Math.floor((first + values.length - 1) / blockSize);
  const absmax = yield* readAbsmax(storage, firstBlock, lastBlock + 1 - firstBlock);
  const levels = BITSANDBYTES_LEVELS[type];
  for (let index = 0; index < values.length; index++) {
    const at = first + index;
    const byte = codes[Math.floor(at / 2) - firstByte];
    const block = Math.floor(at / blockSize) - firstBlock;
    values[index] = levels[at % 2 === 0 ? byte >> 4 : byte & 15] * absmax[block];
  }
  target.set(encodeFloats(dtype, values));
}

/** The absmax of blocks [first, first + count), as bitsandbytes computes it where it is nested. */
export function* readAbsmax(
  { absmax, nested }: BitsandbytesBlocks,
  first: number,
  count: number,
): Reading<Float32Array> {
  if (!nested) return yield* readFloats(placeAfter(absmax, 4 * first), count);
  const codes = new Uint8Array(count);
  yield [{ ...placeAfter(absmax, first), target: codes }];
  const levels = yield* readFloats(nested.levels, NESTED_LEVELS);
  const firstOuter = Math.floor(first / nested.blockSize);
  const lastOuter = Math.floor((first + count - 1) / nested.blockSize);
  const outerAt = placeAfter(nested.absmax, 4 * firstOuter);
  const outer = yield* readFloats(outerAt, lastOuter + 1 - firstOuter);
  return Float32Array.from(codes, (code, index) => {
    const block = Math.floor((first + index) / nested.blockSize) - firstOuter;
    return Math.fround(levels[code] * outer[block]) + nested.offset;
  });
}
