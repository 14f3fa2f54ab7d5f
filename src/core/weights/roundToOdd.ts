/**
 * F64 values as f32 that can be rounded once more, to a dtype of at least two bits less, as if they had
 * been rounded only once: what is not exact is the neighbour whose last bit is 1 (rounding to odd;
 * Boldo and Melquiond, "Emulation of a FMA and Correctly Rounded Sums", 2008).
 * @param bytes little-endian, whole values
 */
export function roundToOdd(bytes: Uint8Array): Float32Array {
  const exact = new Float64Array(new Uint8Array(bytes).buffer);
  const rounded = Float32Array.from(exact);
  const bits = new Uint32Array(rounded.buffer);
  for (let index = 0; index < exact.length; index++) {
    const [value, nearest] = [exact[index], rounded[index]];
    if (nearest === value || Number.isNaN(value)) continue;
    // One less is the neighbour toward 0, and that of infinity is the largest number.
    if (Math.abs(nearest) > Math.abs(value)) bits[index] -= 1;
    bits[index] |= 1;
  }
  return rounded;
}
