import type { ByteSource } from '../bytes/byteSource';
import { dequantizeScale } from '../nf4/doubleQuantization';
import { pauser } from '../pause';
import type { Diagnostic, DiagnosticCode } from './diagnostics';
import { type BlockGeometry, partOffsets } from './layout';
import type { QnatTensor, TensorPlacement } from './tensor';
import { quantizedScaleCodes, readFloats } from './tensorData';

/** Blocks looked at between two chances to cancel: 256 KiB of scales. */
const CHUNK_BLOCKS = 64 * 1024;

/** Bytes that checking a tensor's scales reads. */
export function scaleCheckBytes(
  geometry: BlockGeometry,
  { state, parts }: TensorPlacement,
): number {
  if (state !== 'readable') return 0;
  const { scales, length } = partOffsets(geometry, parts!);
  return length - scales;
}

/**
 * Looks at every scale and zero point of a readable tensor for what makes its values wrong:
 * non-finite, negative or vanishing ones.
 */
export async function checkScales(
  source: ByteSource,
  tensor: QnatTensor,
  signal?: AbortSignal,
): Promise<Diagnostic[]> {
  if (tensor.state !== 'readable') return [];
  const tallies = new Tallies();
  const k = await scaleOfScales(source, tensor, signal);
  const pause = pauser(signal);
  for (let first = 0; first < tensor.blockCount; first += CHUNK_BLOCKS) {
    await pause();
    const count = Math.min(CHUNK_BLOCKS, tensor.blockCount - first);
    await checkChunk(source, tensor, first, count, k, tallies, signal);
  }
  return tallies.diagnostics(tensor);
}

/** The scale of the double-quantized scales; NaN where there are none. */
async function scaleOfScales(source: ByteSource, tensor: QnatTensor, signal?: AbortSignal) {
  const parts = tensor.parts!;
  if (!parts.doubleQuantization || tensor.blockCount === 0) return NaN;
  const { scalesScale } = partOffsets(tensor, parts);
  return (await readFloats(source, tensor.offset + scalesScale, 1, signal))[0];
}

async function checkChunk(
  source: ByteSource,
  tensor: QnatTensor,
  first: number,
  count: number,
  k: number,
  tallies: Tallies,
  signal?: AbortSignal,
): Promise<void> {
  const parts = tensor.parts!;
  const at = partOffsets(tensor, parts);
  const floatsAt = (part: number) =>
    readFloats(source, tensor.offset + part + 4 * first, count, signal);
  const scales = parts.scales ? await floatsAt(at.scales) : undefined;
  const zeroPoints = parts.zeroPoints ? await floatsAt(at.zeroPoints) : undefined;
  const quantized = parts.doubleQuantization
    ? await quantizedScaleCodes(source, tensor, first, count, signal)
    : undefined;
  for (let index = 0; index < count; index++) {
    const block = first + index;
    if (scales) tallyScale(scales[index], block, at.scales + 4 * block, tallies);
    if (quantized) {
      tallyScale(dequantizeScale(quantized[index], k), block, at.quantizedScales + block, tallies);
    }
    if (zeroPoints && !Number.isFinite(zeroPoints[index])) {
      tallies.count('non-finite-zero-points', block, at.zeroPoints + 4 * block);
    }
  }
}

function tallyScale(scale: number, block: number, at: number, tallies: Tallies): void {
  if (!Number.isFinite(scale)) tallies.count('non-finite-scales', block, at);
  else if (scale < 0) tallies.count('negative-scales', block, at);
  else if (scale === 0) tallies.count('vanishing-scales', block, at);
}

type ScaleFinding = Extract<DiagnosticCode, `${string}-scales` | `${string}-zero-points`>;

const FINDINGS = {
  'non-finite-scales': {
    severity: 'error',
    what: 'a scale that is infinite or not a number',
    meaning: 'Every value of such a block is wrong. The source had non-finite weights there.',
    data: 'suspect',
  },
  'negative-scales': {
    severity: 'info',
    what: 'a negative scale',
    meaning:
      'Refining makes them, qlora-rs never does. Dequantizing takes them as they are: values are right.',
    data: 'unaffected',
  },
  'vanishing-scales': {
    severity: 'warning',
    what: 'a scale that reads back as 0',
    meaning:
      'All their values are 0. Double quantization drops scales under 1/127 of the tensor’s largest; the exact scales, where present, still give the values.',
    data: 'suspect',
  },
  'non-finite-zero-points': {
    severity: 'error',
    what: 'a zero point that is infinite or not a number',
    meaning: 'Every value of such a block is wrong. Quantize the tensor again.',
    data: 'suspect',
  },
} as const;

/** Counts the blocks of each kind of finding, with the first and its place in the tensor's data. */
class Tallies {
  private readonly found = new Map<
    ScaleFinding,
    { blocks: number; last: number; first: number; at: number }
  >();

  /** @param at byte of the scale, counted from the tensor's first */
  count(finding: ScaleFinding, block: number, at: number): void {
    const entry = this.found.get(finding);
    if (!entry) this.found.set(finding, { blocks: 1, last: block, first: block, at });
    // A block has two scales where they are double-quantized, and is counted once.
    else if (entry.last !== block) {
      entry.blocks++;
      entry.last = block;
    }
  }

  diagnostics(tensor: QnatTensor): Diagnostic[] {
    return [...this.found].map(([code, { blocks, first, at }]) => {
      const { what, severity, meaning, data } = FINDINGS[code];
      const have = blocks === 1 ? '1 block has' : `${blocks} blocks have`;
      const message = `${have} ${what}; the first is block ${first}.`;
      const offset = tensor.offset + at;
      return { code, severity, message, meaning, offset, tensor: tensor.index, data };
    });
  }
}
