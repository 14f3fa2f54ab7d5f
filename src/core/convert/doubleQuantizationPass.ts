import type { ByteSink } from '../bytes/byteSink';
import { dequantizeScale, quantizeScale, scalesScale } from '../nf4/doubleQuantization';
import type { ZeroPointRule } from '../nf4/quantize';
import { partOffsets } from '../qnat/layout';
import type { PlannedTensor } from './plan';

/** 256 KiB of scales at a time. */
const CHUNK_BLOCKS = 64 * 1024;

/**
 * Double-quantizes the scales of a tensor that is written otherwise: the scales are read back from
 * the output, for their largest must be known first, and the weights need no second reading.
 */
export async function writeDoubleQuantization(
  tensor: PlannedTensor,
  output: ByteSink,
  rule: ZeroPointRule,
  signal?: AbortSignal,
): Promise<void> {
  const k = scalesScale(await largestScale(tensor, output, signal));
  const at = partOffsets(tensor, tensor.parts);
  for (const { first, count } of chunks(tensor.blockCount)) {
    signal?.throwIfAborted();
    const scales = await readFloats(output, tensor.offset + at.scales + 4 * first, count);
    const codes = Uint8Array.from(scales, (scale) => quantizeScale(scale, k));
    await output.write(tensor.offset + at.quantizedScales + first, codes);
    if (rule === 'affine') {
      const place = tensor.offset + at.zeroPoints + 4 * first;
      await adaptZeroPoints(output, place, scales, codes, k);
    }
  }
  await output.write(tensor.offset + at.scalesScale, new Uint8Array(Float32Array.of(k).buffer));
}

/**
 * Zero points are in units of the scale. Dequantizing uses the double-quantized scale s', so z·s/s'
 * keeps a block's middle where it is. A vanished scale leaves nothing to keep.
 */
async function adaptZeroPoints(
  output: ByteSink,
  place: number,
  scales: Float32Array,
  codes: Uint8Array,
  k: number,
): Promise<void> {
  const zeroPoints = await readFloats(output, place, scales.length);
  for (let block = 0; block < scales.length; block++) {
    const stored = dequantizeScale(codes[block], k);
    if (stored !== 0) zeroPoints[block] = (zeroPoints[block] * scales[block]) / stored;
  }
  await output.write(place, new Uint8Array(zeroPoints.buffer));
}

async function largestScale(
  tensor: PlannedTensor,
  output: ByteSink,
  signal?: AbortSignal,
): Promise<number> {
  const { scales } = partOffsets(tensor, tensor.parts);
  let largest = 0;
  for (const { first, count } of chunks(tensor.blockCount)) {
    signal?.throwIfAborted();
    for (const scale of await readFloats(output, tensor.offset + scales + 4 * first, count)) {
      if (scale > largest) largest = scale;
    }
  }
  return largest;
}

function* chunks(blockCount: number): Generator<{ first: number; count: number }> {
  for (let first = 0; first < blockCount; first += CHUNK_BLOCKS) {
    yield { first, count: Math.min(CHUNK_BLOCKS, blockCount - first) };
  }
}

async function readFloats(output: ByteSink, offset: number, count: number): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await output.read(offset, 4 * count)).buffer);
}
