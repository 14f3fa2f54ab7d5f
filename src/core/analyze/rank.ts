import type { AnalysisContext } from './analysis';

/** Bits that one pass sorts by: three of them do for the 32 of an f32. */
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const PASSES = 3;

/** Values between two pauses: a millisecond. */
const CHUNK = 128 * 1024;

/**
 * Indices of f32 values, the largest first and NaN before all; of equal ones the first comes first.
 * A radix sort: ten times faster than comparing, for there may be many millions.
 */
export async function rankDescending(
  values: Float32Array,
  pause: AnalysisContext['pause'],
): Promise<Uint32Array> {
  const inChunks: InChunks = async (work) => {
    for (let from = 0; from < values.length; from += CHUNK) {
      await pause();
      work(from, Math.min(values.length, from + CHUNK));
    }
  };
  const keys = new Uint32Array(values.length);
  let order = new Uint32Array(values.length);
  await inChunks((from, to) => {
    keys.set(descendingKeys(values.subarray(from, to)), from);
    for (let index = from; index < to; index++) order[index] = index;
  });
  let spare = new Uint32Array(values.length);
  for (let pass = 0; pass < PASSES; pass++) {
    await sortByDigit(keys, order, spare, pass * DIGIT_BITS, inChunks);
    [order, spare] = [spare, order];
  }
  return order;
}

/** Has work done on [from, to) of all indices, one stretch after another. */
type InChunks = (work: (from: number, to: number) => void) => Promise<void>;

/** Keys whose order as integers is the reverse of the values'. */
function descendingKeys(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(new Float32Array(values).buffer);
  for (let index = 0; index < bits.length; index++) {
    if (Number.isNaN(values[index])) bits[index] = 0;
    else bits[index] = bits[index] >>> 31 ? bits[index] : ~bits[index] & 0x7fffffff;
  }
  return bits;
}

async function sortByDigit(
  keys: Uint32Array,
  order: Uint32Array,
  sorted: Uint32Array,
  shift: number,
  inChunks: InChunks,
): Promise<void> {
  const next = new Uint32Array(DIGITS + 1);
  await inChunks((from, to) => {
    for (let at = from; at < to; at++) next[((keys[at] >>> shift) & (DIGITS - 1)) + 1]++;
  });
  for (let digit = 1; digit < DIGITS; digit++) next[digit] += next[digit - 1];
  await inChunks((from, to) => {
    for (let at = from; at < to; at++) {
      const index = order[at];
      sorted[next[(keys[index] >>> shift) & (DIGITS - 1)]++] = index;
    }
  });
}
