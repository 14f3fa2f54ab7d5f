import { absmaxScale, codeBytesPerBlock, packCodes } from './block';
import type { BlockScale } from './blockScale';
import { affineScale, crateZeroPoint, type ZeroPointRule } from './zeroPoints';

/** Blocks in memory, as they go into a file. */
export interface QuantizedBlocks {
  readonly codes: Uint8Array;
  readonly scales: Float32Array;
  readonly zeroPoints?: Float32Array;
}

/** Quantizes whole blocks: `values.length` is a multiple of `blockSize`. */
export function quantizeBlocks(
  values: Float32Array,
  blockSize: number,
  rule: ZeroPointRule,
): QuantizedBlocks {
  const blockCount = values.length / blockSize;
  const codeBytes = codeBytesPerBlock(blockSize);
  const codes = new Uint8Array(blockCount * codeBytes);
  const scales = new Float32Array(blockCount);
  const zeroPoints = rule === 'none' ? undefined : new Float32Array(blockCount);
  for (let block = 0; block < blockCount; block++) {
    const start = block * blockSize;
    const end = start + blockSize;
    const { scale, zeroPoint, shift } = SCALES[rule](values, start, end);
    scales[block] = scale;
    if (zeroPoints) zeroPoints[block] = zeroPoint;
    packCodes(values, start, end, scale, shift, codes, block * codeBytes);
  }
  return { codes, scales, zeroPoints };
}

const SCALES: Record<
  ZeroPointRule,
  (values: Float32Array, start: number, end: number) => BlockScale
> = {
  none: (values, start, end) => ({
    scale: absmaxScale(values, start, end),
    zeroPoint: 0,
    shift: 0,
  }),
  affine: (values, start, end) => {
    const { scale, zeroPoint } = affineScale(values, start, end);
    return { scale, zeroPoint, shift: zeroPoint };
  },
  crate: (values, start, end) => {
    const scale = absmaxScale(values, start, end);
    return { scale, zeroPoint: crateZeroPoint(values, start, end, scale), shift: 0 };
  },
};
