import type { BitsandbytesBlocks } from '../weights/storage/bitsandbytesBlocks';
import { DTYPE_BYTES, type FloatDtype } from '../weights/dtype';
import type { StoredValues } from '../weights/storage';
import type { QuantizeOptions } from './options';

/** Values in blocks of bitsandbytes. */
export interface CarriedValues extends StoredValues {
  readonly storage: BitsandbytesBlocks;
}

/** Do the codes and scales of a tensor go into the output as they are, without being quantized anew? */
export function isCarriedOver(
  source: StoredValues,
  options: QuantizeOptions,
): source is CarriedValues {
  const blocks = blocksOf(source);
  return blocks !== undefined && obstacleTo(blocks, source, options) === undefined;
}

/** What a plan says of a tensor in blocks of bitsandbytes; undefined for any other. */
export function carryOverNote(source: StoredValues, options: QuantizeOptions): string | undefined {
  const blocks = blocksOf(source);
  if (!blocks) return undefined;
  const obstacle = obstacleTo(blocks, source, options);
  const note = obstacle
    ? `quantized anew, as ${obstacle}`
    : 'carried over: the same codes and scales';
  if (!blocks.otherLevels) return note;
  const type = blocks.type.toUpperCase();
  return `${note}; its quant_map differs from ${type}, by which bitsandbytes reads it all the same`;
}

function blocksOf({ storage }: StoredValues): BitsandbytesBlocks | undefined {
  return storage?.kind === 'bitsandbytes' ? storage : undefined;
}

function obstacleTo(
  { type, blockSize }: BitsandbytesBlocks,
  { dtype, length }: StoredValues,
  options: QuantizeOptions,
): string | undefined {
  if (type !== 'nf4') return 'its codes are not NF4';
  if (options.layout === 'reference')
    return 'the reference layout has what qlora-rs makes of values';
  if (options.strategy === 'channel') return 'one scale per channel is wanted';
  if (options.zeroPoints) return 'zero points are wanted';
  if (options.refine) return 'refined scales are wanted';
  const values = length / DTYPE_BYTES[dtype as FloatDtype];
  if (values % blockSize !== 0) return 'its last block is not full';
  if (options.blockSize === blockSize) return undefined;
  return `its blocks are of ${blockSize} (choose that block size to carry them over without loss)`;
}
