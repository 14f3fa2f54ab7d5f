import { codeOf } from './codebook';

/** Bytes of one block's codes: two a byte, and every block starts on a byte of its own. */
export function codeBytesPerBlock(blockSize: number): number {
  return Math.ceil(blockSize / 2);
}

/** max |x|, NaN ignored, and 1 where that is 0 (qlora-rs 1.0.5, quantization.rs). */
export function absmaxScale(values: Float32Array, start: number, end: number): number {
  let absmax = 0;
  for (let index = start; index < end; index++) {
    const magnitude = Math.abs(values[index]);
    if (magnitude > absmax) absmax = magnitude;
  }
  return absmax > 0 ? absmax : 1;
}

/**
 * Packs the codes of values[start, end): (x - shift) / scale in f32, the first value in the low
 * nibble, the last high nibble 0 when the count is odd.
 */
export function packCodes(
  values: Float32Array,
  start: number,
  end: number,
  scale: number,
  zeroPoint: number,
  codes: Uint8Array,
  codesAt: number,
): void {
  let at = codesAt;
  for (let index = start; index < end; index += 2) {
    const low = codeOf(normalized(values[index], scale, zeroPoint));
    const high = index + 1 < end ? codeOf(normalized(values[index + 1], scale, zeroPoint)) : 0;
    codes[at++] = (high << 4) | low;
  }
}

/** x/scale - zeroPoint in f32, each step rounded. Division of f32 in f64 then rounding is exact. */
function normalized(value: number, scale: number, zeroPoint: number): number {
  return Math.fround(Math.fround(value / scale) - zeroPoint);
}
