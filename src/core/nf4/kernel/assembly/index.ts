// The NF4 kernel. It allocates nothing: the caller lays out the memory from `heapBase` on.
import { convert, F32, sizeOf } from './convert';
import { quantizeSymmetric } from './symmetric';
import { quantizeAffine, quantizeAsCrate } from './zeroPoints';
export { dequantize } from './dequantize';

/** The first address that the kernel does not use itself. */
export function heapBase(): usize {
  return __heap_base;
}

/** How zero points are made, by the numbers that kernel/wasmKernel.ts gives. */
const NONE: i32 = 0;
const AFFINE: i32 = 1;

/**
 * Quantizes blocks of any dtype. Up to 12 bytes past the scales are written.
 * @param zeroPoints not used by the rule NONE
 * @param floats room for the f32 of `step` blocks, when the dtype is not F32
 * @returns the bits of the largest |x|: from those of infinity on, a value is not finite
 */
export function quantize(
  dtype: i32,
  rule: i32,
  input: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
  floats: usize,
  step: usize,
): u32 {
  if (dtype == F32) {
    return quantizeFloats(rule, input, blockSize, blockCount, codes, scales, zeroPoints);
  }
  let maximum: u32 = 0;
  for (let first: usize = 0; first < blockCount; first += step) {
    const count = min(step, blockCount - first);
    convert(dtype, input + first * blockSize * sizeOf(dtype), count * blockSize, floats);
    const found = quantizeFloats(
      rule,
      floats,
      blockSize,
      count,
      codes + first * ((blockSize + 1) / 2),
      scales + first * 4,
      zeroPoints + first * 4,
    );
    maximum = max(maximum, found);
  }
  return maximum;
}

function quantizeFloats(
  rule: i32,
  x: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
): u32 {
  if (rule == NONE) return quantizeSymmetric(x, blockSize, blockCount, codes, scales);
  if (rule == AFFINE) return quantizeAffine(x, blockSize, blockCount, codes, scales, zeroPoints);
  return quantizeAsCrate(x, blockSize, blockCount, codes, scales, zeroPoints);
}
