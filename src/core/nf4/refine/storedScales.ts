import { absmaxScale, codeBytesPerBlock, packCodes } from '../block';
import { adaptedZeroPoint, dequantizeScale } from '../doubleQuantization';
import type { QuantizedBlocks } from '../quantize';
import { squaredError } from '../squaredError';
import { type AffineScale, affineScale } from '../zeroPoints';
import { addToBins, BINS, type BinSums, cumulativeSums, emptyBins, type Reach } from './cumulative';
import { fitShift } from './fit';
import { reachOf, type RefinableRule } from './refineScale';

/** Blocks with the 8-bit codes of their scales. */
export interface StoredBlocks extends QuantizedBlocks {
  readonly quantizedScales: Uint8Array;
}

/** A scale with its 8-bit code, and the zero point that goes with it. */
export interface StoredScale extends AffineScale {
  readonly code: number;
}

/** How far from the nearest 8-bit code others are tried, of both signs, for the levels are not alike. */
const CODE_STEPS = [0, -1, 1, -2, 2];

/**
 * How far from a block's middle zero points are tried, in units of the scale, and then from the best: levels
 * beside 0 are 0.08 to 0.09 apart.
 */
const SHIFTS = [0, -0.1, 0.1];
const FINE_SHIFTS = [-0.05, -0.025, 0.025, 0.05];

/** The 8-bit code of a scale of 0. */
const ZERO_CODE = 128;

/**
 * Gives refined blocks the scales of least error that double quantization can store, with the codes and
 * zero points for them: those nearest to the refined scale, of both signs, are tried as refining tries
 * mappings. None is 0, which is never better than its neighbours, as a level is 0. Where all that can be stored is
 * 0 or not finite, a block keeps its scale.
 * @param k the scale of the scales
 * @param blocks their scales and zero points are refined, and their 8-bit codes the nearest; all is replaced
 */
export function fitStoredScales(
  values: Float32Array,
  blockSize: number,
  k: number,
  { codes, scales, zeroPoints, quantizedScales }: StoredBlocks,
): void {
  const codeBytes = codeBytesPerBlock(blockSize);
  for (const [block, scale] of scales.entries()) {
    const own = values.subarray(block * blockSize, (block + 1) * blockSize);
    const refined = { scale, zeroPoint: zeroPoints?.[block] ?? 0, code: quantizedScales[block] };
    const best = bestStored(own, refined, k, zeroPoints ? 'affine' : 'none');
    packCodes(own, 0, blockSize, best.scale, best.zeroPoint, codes, block * codeBytes);
    scales[block] = best.scale;
    quantizedScales[block] = best.code;
    if (zeroPoints) zeroPoints[block] = best.zeroPoint;
  }
}

function bestStored(
  block: Float32Array,
  refined: StoredScale,
  k: number,
  rule: RefinableRule,
): StoredScale {
  const codes = new Uint8Array(codeBytesPerBlock(block.length));
  const errorWith = (mapping: AffineScale) => {
    packCodes(block, 0, block.length, mapping.scale, mapping.zeroPoint, codes, 0);
    return squaredError(block, 0, block.length, { codes, at: 0 }, mapping);
  };
  const nearest = nearestStored(refined, k, rule);
  if (nearest.scale === 0) return refined;
  const error = errorWith(nearest);
  if (!(error < Infinity)) return refined;
  if (error === 0) return nearest;
  const reach = reachOf(
    rule === 'none'
      ? { scale: absmaxScale(block, 0, block.length), zeroPoint: 0 }
      : affineScale(block, 0, block.length),
  );
  if (!reach) return nearest;
  const bins = emptyBins();
  addToBins(block, reach, bins);
  const found = searchStored(bins, reach, refined, k, rule);
  return found && errorWith(found) < error ? found : nearest;
}

/** The nearest scale whose code is not that of 0, with the zero point that keeps the block's middle. */
export function nearestStored(refined: StoredScale, k: number, rule: RefinableRule): StoredScale {
  const code = refined.code === ZERO_CODE ? ZERO_CODE + 1 : refined.code;
  const scale = dequantizeScale(code, k);
  if (rule === 'none') return { code, scale, zeroPoint: 0 };
  return { code, scale, zeroPoint: adaptedZeroPoint(refined.zeroPoint, refined.scale, scale) };
}

/** 8-bit codes, and the same of the other sign, that may be better than the nearest. */
function* candidates(nearest: number): Generator<number> {
  for (const step of CODE_STEPS) {
    const code = nearest + step;
    for (const signed of [code, 2 * ZERO_CODE - code]) {
      if (signed >= 0 && signed <= 255) yield signed;
    }
  }
}

/**
 * The mapping that fits best of those that can be stored, by sums of the block as in refining; undefined
 * where there is none.
 * @param refined the block's mapping, and the code nearest to it
 */
export function searchStored(
  bins: BinSums,
  { center, radius }: Reach,
  { code: nearest, scale: refinedScale, zeroPoint }: StoredScale,
  k: number,
  rule: RefinableRule,
): StoredScale | undefined {
  const affine = rule !== 'none';
  const sums = cumulativeSums(bins);
  const share = affine ? 1 / sums.counts[BINS] : 0;
  let most = 0;
  let found: { readonly code: number; readonly shift: number } | undefined;
  const tryShifts = (code: number, middle: number, steps: readonly number[]) => {
    const ratio = dequantizeScale(code, k) / radius;
    for (const step of steps) {
      const { shift, score } = fitShift(sums, { ratio, shift: middle + step * ratio }, share);
      if (score > most) [found, most] = [{ code, shift }, score];
    }
  };
  const middle = (zeroPoint * refinedScale - center) / radius;
  for (const code of candidates(nearest)) tryShifts(code, middle, affine ? SHIFTS : [0]);
  if (!found) return undefined;
  if (affine) tryShifts(found.code, found.shift, FINE_SHIFTS);
  const scale = dequantizeScale(found.code, k);
  const fitted = affine ? Math.fround((center + radius * found.shift) / scale) : 0;
  return { code: found.code, scale, zeroPoint: fitted };
}
