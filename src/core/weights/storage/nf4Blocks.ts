import { type Reading, readFloats } from '../../bytes/reading';
import { codeBytesPerBlock } from '../../nf4/block';
import { codeByte, dequantize } from '../../nf4/dequantize';
import { dequantizeScales } from '../../nf4/doubleQuantization';
import { type BlockGeometry, partOffsets, type TensorParts } from '../../qnat/layout';

/** Values in the blocks of a QNAT file; their plain form is F32. */
export interface Nf4Blocks extends BlockGeometry {
  readonly kind: 'nf4';
  readonly parts: TensorParts;
}

/**
 * Fills `target` with F32 values, as qlora-rs 1.0.5 dequantizes them: of a tensor with double
 * quantization, by the scales that it gives.
 * @param offset the tensor's first byte in the file
 * @param start bytes of the plain form before those wanted: whole values, as is the target
 */
export function* readNf4Blocks(
  storage: Nf4Blocks,
  offset: number,
  start: number,
  target: Uint8Array,
): Reading {
  if (target.length === 0) return;
  const { blockSize, parts } = storage;
  const first = start / 4;
  const values = new Float32Array(target.length / 4);
  const firstBlock = Math.floor(first / blockSize);
  const from = first - firstBlock * blockSize;
  const blockCount = Math.floor((from + values.length - 1) / blockSize) + 1;
  // A block can be as large as the file: of the first and the last, only the bytes wanted.
  const codesFrom = codeByte(blockSize, from);
  const codes = new Uint8Array(codeByte(blockSize, from + values.length - 1) + 1 - codesFrom);
  yield [{ offset: offset + firstBlock * codeBytesPerBlock(blockSize) + codesFrom, target: codes }];
  const scales = yield* readScales(storage, offset, firstBlock, blockCount);
  const zeroPointsAt = offset + partOffsets(storage, parts).zeroPoints + 4 * firstBlock;
  const zeroPoints = parts.zeroPoints
    ? yield* readFloats({ offset: zeroPointsAt }, blockCount)
    : undefined;
  dequantize({ codes, codesFrom, scales, zeroPoints, blockSize }, from, values);
  target.set(new Uint8Array(values.buffer));
}

/** The scales of blocks [first, first + count). */
function* readScales(
  storage: Nf4Blocks,
  offset: number,
  first: number,
  count: number,
): Reading<Float32Array> {
  const { parts } = storage;
  const at = partOffsets(storage, parts);
  if (!parts.doubleQuantization) {
    return yield* readFloats({ offset: offset + at.scales + 4 * first }, count);
  }
  const codes = new Uint8Array(count);
  yield [{ offset: offset + at.quantizedScales + first, target: codes }];
  const [k] = yield* readFloats({ offset: offset + at.scalesScale }, 1);
  return dequantizeScales(codes, k);
}
