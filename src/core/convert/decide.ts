import { InvalidRequestError } from '../errors';
import type { BlockGeometry } from '../qnat/layout';
import { valueCount } from '../shape';
import { quotedName } from '../text/names';
import { quantizedAs } from '../weights/decodeValues';
import type { WeightTensor } from '../weights/weightFile';
import { carryOverNote } from './carryOver';
import type { QuantizeOptions } from './options';
import type { NameFilter } from '../text/nameFilter';

/** Block sizes and counts are u32 in the file. */
const MAX_U32 = 2 ** 32 - 1;

/** A block is quantized in memory as a whole: 1 GiB as F64, half of it as F32. */
const MAX_BLOCK_VALUES = 2 ** 27;

/** Quantize a tensor in these blocks, the last one padded if they hold more than it does … */
export interface Quantize extends BlockGeometry {
  readonly kind: 'quantize';
  /** What is special about it, for the person. */
  readonly note?: string;
}

/** … or keep it as it is, for this reason. */
export interface Keep {
  readonly kind: 'keep';
  readonly reason: string;
}

/**
 * What becomes of a tensor.
 * @throws InvalidRequestError when sizes that don't divide are to be refused, and this one's doesn't
 */
export function decide(
  tensor: WeightTensor,
  options: QuantizeOptions,
  selected: NameFilter,
): Quantize | Keep {
  const { dtype, shape, name } = tensor;
  if (!quantizedAs(dtype)) return keep(`${dtype} is not quantized`);
  if (!selected(name)) return keep('not selected by name');
  if (shape.length < options.minimumRank) {
    return keep(`rank ${shape.length} is below ${options.minimumRank}`);
  }
  if (valueCount(shape) === 0) return keep('has no values');
  const decision =
    options.strategy === 'channel' ? byChannel(shape) : byBlocks(name, shape, options);
  if (decision.kind === 'keep') return decision;
  if (decision.blockSize > MAX_U32 || decision.blockCount > MAX_U32) {
    return keep('has more blocks, or larger ones, than the format can count');
  }
  if (decision.blockSize > MAX_BLOCK_VALUES) {
    return keep(`blocks of more than ${MAX_BLOCK_VALUES} values are not made`);
  }
  const carried = carryOverNote(tensor, options);
  if (!carried) return decision;
  return { ...decision, note: decision.note ? `${decision.note}; ${carried}` : carried };
}

function keep(reason: string): Keep {
  return { kind: 'keep', reason };
}

function byChannel(shape: readonly number[]): Quantize | Keep {
  if (shape.length < 2) return keep('one scale per channel needs rank 2');
  const blockSize = valueCount(shape.slice(1));
  return withNote({ kind: 'quantize', blockSize, blockCount: shape[0] });
}

function byBlocks(
  name: string,
  shape: readonly number[],
  options: QuantizeOptions,
): Quantize | Keep {
  const { blockSize } = options;
  const values = valueCount(shape);
  if (values % blockSize === 0) {
    return withNote({ kind: 'quantize', blockSize, blockCount: values / blockSize });
  }
  const why = `${values} values do not divide by ${blockSize}`;
  switch (options.indivisible) {
    case 'shrink':
      return shrunk(values, blockSize);
    case 'pad':
      return padded(values, blockSize);
    case 'keep':
      return keep(why);
    case 'refuse':
      throw new InvalidRequestError(
        `Tensor ${quotedName(name)}: ${why}. Choose another block size, or let such tensors be shrunk, padded or kept.`,
      );
  }
}

function shrunk(values: number, blockSize: number): Quantize | Keep {
  const size = largestEvenDivisor(values, Math.min(blockSize, MAX_BLOCK_VALUES));
  if (size === 0) return keep(`${values} values have no even block size`);
  const note = `block size ${size}, as ${blockSize} does not divide it`;
  return { kind: 'quantize', blockSize: size, blockCount: values / size, note };
}

/** The largest even number up to a limit that divides so many values; 0 when there is none. */
function largestEvenDivisor(values: number, limit: number): number {
  let largest = 0;
  // Divisors come in pairs, one of them at most the root; of the others the first is the largest.
  const last = Math.min(limit, Math.floor(Math.sqrt(values)));
  for (let divisor = 1; divisor <= last; divisor++) {
    if (values % divisor !== 0) continue;
    const other = values / divisor;
    if (other <= limit && other % 2 === 0) return other;
    if (divisor % 2 === 0) largest = divisor;
  }
  return largest;
}

/** As the crate pads: the tensor is flattened, and the file forgets its shape. */
function padded(values: number, blockSize: number): Quantize {
  const blockCount = Math.ceil(values / blockSize);
  const extra = blockCount * blockSize - values;
  const note = `flattened, padded with ${extra} zeros`;
  return { kind: 'quantize', blockSize, blockCount, note };
}

function withNote(decision: Quantize): Quantize {
  if (decision.blockSize % 2 === 0) return decision;
  return {
    ...decision,
    note: `odd block size ${decision.blockSize}: qlora-rs misreads such blocks`,
  };
}
