/** k, one for the tensor: the largest |scale| / 127 in f32 (qlora-rs 1.0.5, double_quantize_scales). */
export function scalesScale(maximumScale: number): number {
  return maximumScale === 0 ? 1 : Math.fround(maximumScale / 127);
}

/**
 * The crate's 8-bit code of one scale: truncate(clamp(scale/k + 128, 0, 255)) in f32; NaN gives 0.
 * Truncation goes toward 128, so a scale under k reads back as 0.
 */
export function quantizeScale(scale: number, k: number): number {
  const code = Math.fround(Math.fround(scale / k) + 128);
  return code >= 0 ? Math.trunc(Math.min(code, 255)) : 0;
}

/** The codes of scales, as {@link quantizeScale}. */
export function quantizeScales(scales: Float32Array, k: number): Uint8Array {
  return codesOf(scales, (scale) => quantizeScale(scale, k));
}

/** The code of the nearest scale that can be stored. */
export function nearestScaleCode(scale: number, k: number): number {
  return Math.max(0, Math.min(255, Math.round(scale / k) + 128));
}

/** The codes of scales, as {@link nearestScaleCode}. */
export function nearestScaleCodes(scales: Float32Array, k: number): Uint8Array {
  return codesOf(scales, (scale) => nearestScaleCode(scale, k));
}

function codesOf(scales: Float32Array, codeOf: (scale: number) => number): Uint8Array {
  const codes = new Uint8Array(scales.length);
  for (let block = 0; block < codes.length; block++) codes[block] = codeOf(scales[block]);
  return codes;
}

/** (code - 128) · k in f32. */
export function dequantizeScale(code: number, k: number): number {
  return Math.fround((code - 128) * k);
}

/** The scales of codes, as {@link dequantizeScale}. */
export function dequantizeScales(codes: Uint8Array, k: number): Float32Array<ArrayBuffer> {
  const scales = new Float32Array(codes.length);
  for (let block = 0; block < codes.length; block++) {
    scales[block] = dequantizeScale(codes[block], k);
  }
  return scales;
}

/**
 * Zero points are in units of the scale. Dequantizing uses the double-quantized scale s', so z·s/s'
 * keeps a block's middle where it is. A vanished scale leaves nothing to keep.
 */
export function adaptedZeroPoint(zeroPoint: number, scale: number, stored: number): number {
  return stored === 0 ? zeroPoint : Math.fround((zeroPoint * scale) / stored);
}
