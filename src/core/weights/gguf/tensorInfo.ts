import type { Cursor } from '../../bytes/cursor';
import { MalformedFileError } from '../../errors';
import { valueCount } from '../../shape';
import { quotedName } from '../../text/names';
import { DTYPE_BITS } from '../dtype';
import type { StoredValues } from '../storage';
import type { WeightTensor } from '../weightFile';
import { BLOCK_FORMATS, isBlockFormat, PLAIN_TYPES, TYPE_NAMES } from './ggmlTypes';
import { readString } from './strings';

/** What the headers say of a tensor. */
export interface TensorInfo {
  readonly name: string;
  /** The slowest dimension first, as everywhere else; GGUF has the fastest first. */
  readonly shape: readonly number[];
  readonly type: number;
  /** From the first byte of data. */
  readonly offset: bigint;
  /** Where in the file this is said. */
  readonly at: number;
}

/** ggml has four dimensions (ggml.h, GGML_MAX_DIMS); some more do no harm. */
const MAX_RANK = 8;

export function parseTensorInfo(cursor: Cursor): TensorInfo {
  const at = cursor.position;
  const name = readString(cursor);
  const rank = cursor.u32();
  if (rank > MAX_RANK) {
    throw new MalformedFileError(
      `Tensor ${quotedName(name)} would have ${rank} dimensions; more than ${MAX_RANK} are not read.`,
      at,
    );
  }
  const dimensions = Array.from({ length: rank }, () => Number(cursor.u64()));
  if (!dimensions.every(Number.isSafeInteger)) {
    throw new MalformedFileError(`Tensor ${quotedName(name)} has no valid shape.`, at);
  }
  return { name, shape: dimensions.reverse(), type: cursor.u32(), offset: cursor.u64(), at };
}

/** A tensor, and the first byte after its data. */
export interface PlacedTensor {
  readonly tensor: WeightTensor;
  readonly end: number;
}

/**
 * @param dataOffset the first byte of data
 * @throws MalformedFileError when its type is not read, or its place is not in the file
 */
export function ggufTensor(info: TensorInfo, dataOffset: number, size: number): PlacedTensor {
  const { name, shape } = info;
  const { bytes, ...values } = storedValues(info);
  const offset = dataOffset + Number(info.offset);
  if (!(offset + bytes <= size)) {
    throw new MalformedFileError(
      `The file ends at byte ${size}, but the data of tensor ${quotedName(name)} goes on to byte ${offset + bytes}. It was cut short; copy or download it again.`,
      size,
    );
  }
  return { tensor: { name, shape, offset, ...values }, end: offset + bytes };
}

/** @throws MalformedFileError when two tensors have bytes in common */
export function checkOverlaps(tensors: readonly PlacedTensor[]): void {
  const byPlace = tensors
    .filter(({ tensor, end }) => end > tensor.offset)
    .sort((a, b) => a.tensor.offset - b.tensor.offset);
  for (const [index, { tensor }] of byPlace.entries()) {
    if (index === 0 || tensor.offset >= byPlace[index - 1].end) continue;
    throw new MalformedFileError(
      `The data of tensor ${quotedName(tensor.name)} overlaps the tensor before it.`,
      tensor.offset,
    );
  }
}

/** @returns how its values are stored, and the bytes of that */
function storedValues(info: TensorInfo): Omit<StoredValues, 'offset'> & { bytes: number } {
  const { shape, type } = info;
  const format = TYPE_NAMES.get(type) ?? `type ${type}`;
  const values = valueCount(shape);
  if (PLAIN_TYPES.has(format)) {
    const bytes = (values * DTYPE_BITS.get(format)!) / 8;
    return { dtype: format, length: bytes, bytes };
  }
  if (!isBlockFormat(format)) {
    throw refusal(
      info,
      `is stored as ${format}, which is not read; convert the file with llama-quantize --allow-requantize first`,
    );
  }
  const block = BLOCK_FORMATS[format];
  if ((shape.at(-1) ?? 1) % block.values !== 0) {
    throw refusal(info, `has rows that are no whole blocks of ${block.values} ${format} values`);
  }
  const bytes = (values / block.values) * block.bytes;
  return { dtype: 'F32', length: 4 * values, storage: { kind: 'ggml', format }, bytes };
}

function refusal({ name, at }: TensorInfo, what: string): MalformedFileError {
  return new MalformedFileError(`Tensor ${quotedName(name)} ${what}.`, at);
}
