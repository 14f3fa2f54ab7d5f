// The NF4 kernel. It allocates nothing: the caller lays out the memory from `heapBase` on.
import { floatsOf, sizeOf } from './convert';
import { refineBlocks } from './refine';
import { fitStoredScales } from './storedScales';
import { addStatistics, clearStatistics, setUnrefinedError } from './statistics';
import { quantizeSymmetric } from './symmetric';
import { quantizeAffine, quantizeAsCrate } from './zeroPoints';
export { dequantize } from './dequantize';
export { codeCount, statisticsAt } from './statistics';
export {
  addPieceErrors,
  addPieceSquares,
  findPieceRange,
  makePieceBins,
  packPiece,
  pieceMaximum,
  pieceMinimum,
} from './pieces';
export { reduceExtremes, reduceSums } from './reduce';

/** The first address that the kernel does not use itself. */
export function heapBase(): usize {
  return __heap_base;
}

/** How zero points are made, by the numbers that kernel/wasmKernel.ts gives. */
const NONE: i32 = 0;
const AFFINE: i32 = 1;

/**
 * Quantizes blocks of any dtype. Up to 12 bytes past the scales are written.
 * @param zeroPoints 0 with the rule NONE
 * @param refine search for scales of lower error
 * @param statistics leave statistics at `statisticsAt`
 * @param floats room for the f32 of `step` blocks, when the dtype is not F32
 * @param step blocks that are dealt with at a time
 * @returns the bits of the largest |x|: from those of infinity on, a value is not finite
 */
export function quantize(
  dtype: i32,
  rule: i32,
  refine: bool,
  statistics: bool,
  input: usize,
  blockSize: usize,
  blockCount: usize,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
  floats: usize,
  step: usize,
): u32 {
  let maximum: u32 = 0;
  let unrefinedError: f64 = 0;
  if (statistics) clearStatistics();
  for (let first: usize = 0; first < blockCount; first += step) {
    const count = min(step, blockCount - first);
    const from = input + first * blockSize * sizeOf(dtype);
    const x = floatsOf(dtype, from, count * blockSize, floats);
    const to = codes + first * ((blockSize + 1) / 2);
    const scale = scales + first * 4;
    const zeroPoint = zeroPoints ? zeroPoints + first * 4 : 0;
    const found = quantizeFloats(rule, x, blockSize, count, to, scale, zeroPoint);
    maximum = max(maximum, found);
    if (refine) {
      unrefinedError = refineBlocks(x, blockSize, count, to, scale, zeroPoint, unrefinedError);
    }
    if (statistics) addStatistics(x, blockSize, count, to, scale, zeroPoint);
  }
  if (statistics) setUnrefinedError(refine, unrefinedError);
  return maximum;
}

/**
 * Fits refined blocks of any dtype to scales that double quantization stores; leaves statistics.
 * @param scalesScale k, the scale of the scales
 * @param zeroPoints 0 where there are none
 * @param quantizedScales the 8-bit codes nearest to the scales
 * @param floats as `quantize` has it, and `step`
 */
export function fitStored(
  dtype: i32,
  input: usize,
  blockSize: usize,
  blockCount: usize,
  scalesScale: f32,
  codes: usize,
  scales: usize,
  zeroPoints: usize,
  quantizedScales: usize,
  floats: usize,
  step: usize,
): void {
  clearStatistics();
  for (let first: usize = 0; first < blockCount; first += step) {
    const count = min(step, blockCount - first);
    const from = input + first * blockSize * sizeOf(dtype);
    const x = floatsOf(dtype, from, count * blockSize, floats);
    const to = codes + first * ((blockSize + 1) / 2);
    const scale = scales + first * 4;
    const zeroPoint = zeroPoints ? zeroPoints + first * 4 : 0;
    const quantized = quantizedScales + first;
    fitStoredScales(x, blockSize, count, scalesScale, to, scale, zeroPoint, quantized);
    addStatistics(x, blockSize, count, to, scale, zeroPoint);
  }
  setUnrefinedError(false, 0);
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
