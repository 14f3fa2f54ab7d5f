import type { ByteSource } from '../bytes/byteSource';
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
  for (let first = 0; first < tensor.blockCount; first += CHUNK_BLOCKS) {
    signal?.throwIfAborted();
    const count = Math.min(CHUNK_BLOCKS, tensor.blockCount - first);
    await checkChunk(source, tensor, first, count, tallies, signal);
  }
  return tallies.diagnostics(tensor);
}

async function checkChunk(
  source: ByteSource,
  tensor: QnatTensor,
  first: number,
  count: number,
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
    if (scales) tallyScale(scales[index], block, tallies);
    if (quantized?.[index] === 128) tallies.count('vanishing-scales', block);
    if (zeroPoints && !Number.isFinite(zeroPoints[index]))
      tallies.count('non-finite-zero-points', block);
  }
}

function tallyScale(scale: number, block: number, tallies: Tallies): void {
  if (!Number.isFinite(scale)) tallies.count('non-finite-scales', block);
  else if (scale < 0) tallies.count('negative-scales', block);
  else if (scale === 0) tallies.count('vanishing-scales', block);
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
    meaning: 'qlora-rs never writes one, but dequantizing takes it as it is: values are right.',
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

/** Counts findings by kind, with the first block of each. */
class Tallies {
  private readonly found = new Map<ScaleFinding, { count: number; first: number }>();

  count(finding: ScaleFinding, block: number): void {
    const entry = this.found.get(finding);
    if (entry) entry.count++;
    else this.found.set(finding, { count: 1, first: block });
  }

  diagnostics(tensor: QnatTensor): Diagnostic[] {
    return [...this.found].map(([code, { count, first }]) => {
      const { what, severity, meaning, data } = FINDINGS[code];
      const blocks = count === 1 ? '1 block has' : `${count} blocks have`;
      const message = `${blocks} ${what}; the first is block ${first}.`;
      const offset = offsetOf(code, tensor, first);
      return { code, severity, message, meaning, offset, tensor: tensor.index, data };
    });
  }
}

function offsetOf(code: ScaleFinding, tensor: QnatTensor, block: number): number {
  const parts = tensor.parts!;
  const at = partOffsets(tensor, parts);
  if (code === 'non-finite-zero-points') return tensor.offset + at.zeroPoints + 4 * block;
  if (code === 'vanishing-scales' && parts.doubleQuantization) {
    return tensor.offset + at.quantizedScales + block;
  }
  return tensor.offset + at.scales + 4 * block;
}
