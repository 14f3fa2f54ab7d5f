import { codeBytesPerBlock } from '../../src/core/nf4/block';
import { valueOf } from '../../src/core/nf4/dequantize';
import type { BlockDetail } from '../../src/protocol/views/block';
import type { QuantizedGrid } from '../values/geometry';
import type { BlockStore } from './blockStore';
import { floatOf } from './floats';

/** One value of a block, and the half byte it is stored in. */
export interface Nibble {
  readonly byte: number;
  /** Where the byte is in the file. */
  readonly offset: number;
  readonly half: 'low' | 'high';
  readonly code: number;
  readonly value: number;
}

/** The nibble of the value at a flat index; undefined until it is loaded. */
export function nibbleAt(
  detail: QuantizedGrid,
  store: BlockStore,
  flat: number,
): Nibble | undefined {
  const block = Math.floor(flat / detail.blockSize);
  const head = store.head(block)?.value;
  const inBlock = flat - block * detail.blockSize;
  const byte = store.byte(block, inBlock >> 1);
  if (!head || byte === undefined) return undefined;
  const half = inBlock % 2 === 0 ? 'low' : 'high';
  const code = half === 'low' ? byte & 15 : byte >> 4;
  const offset = head.codesOffset + (inBlock >> 1);
  return { byte, offset, half, code, value: valueOf(code, scaleOf(head), zeroPointOf(head)) };
}

export function scaleOf({ scaleBits }: BlockDetail): number {
  return floatOf(scaleBits);
}

export function zeroPointOf({ zeroPoint }: BlockDetail): number | undefined {
  return zeroPoint && floatOf(zeroPoint.bits);
}

/** Bytes of codes that hold values of a block: the last block may be filled up. */
export function usedBytes({ blockSize, values }: QuantizedGrid, block: number): number {
  return codeBytesPerBlock(Math.min(blockSize, values - block * blockSize));
}
