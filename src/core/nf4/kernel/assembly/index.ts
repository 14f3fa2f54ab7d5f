// The NF4 kernel. It allocates nothing: the caller lays out the memory from `heapBase` on.
import { convert, F32, sizeOf } from './convert';
export { dequantize } from './dequantize';
import { quantizeSymmetric } from './symmetric';

/** The first address that the kernel does not use itself. */
export function heapBase(): usize {
  return __heap_base;
}

/**
 * Quantizes blocks of any dtype. Up to 12 bytes past the scales are written.
 * @param floats room for the f32 of `step` blocks, when the dtype is not F32
 * @returns the bits of the largest |x|: from those of infinity on, a value is not finite
 */
export function quantize(
  dtype: i32,
  input: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
  floats: usize,
  step: usize,
): u32 {
  if (dtype == F32) return quantizeSymmetric(input, blockSize, blockCount, codes, scales);
  let maximum: u32 = 0;
  for (let first: usize = 0; first < blockCount; first += step) {
    const count = min(step, blockCount - first);
    const values = count * blockSize;
    convert(dtype, input + first * blockSize * sizeOf(dtype), values, floats);
    const codesAt = codes + first * ((blockSize + 1) / 2);
    const found = quantizeSymmetric(floats, blockSize, count, codesAt, scales + first * 4);
    maximum = max(maximum, found);
  }
  return maximum;
}
