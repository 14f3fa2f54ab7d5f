import type { ByteSource } from '../bytes/byteSource';
import { readFrom } from '../bytes/reading';
import { InvalidRequestError } from '../errors';
import { valueCount } from '../shape';
import { quotedName } from '../text/names';
import { decodeValues } from './decodeValues';
import { DTYPE_BITS } from './dtype';
import { plainReader } from './storage/readPlain';
import type { WeightTensor } from './weightFile';

/**
 * Values [start, start + count) of a tensor, counted row-major, as f32: exactly, but that F64 and
 * large integers are rounded.
 * @param source the file that has the tensor
 * @throws InvalidRequestError when the range leaves the tensor, or its dtype has no numbers to tell
 */
export async function readWeightValues(
  source: ByteSource,
  tensor: WeightTensor,
  start: number,
  count: number,
  signal?: AbortSignal,
): Promise<Float32Array> {
  checkValues(tensor, start, count);
  const valueBytes = (DTYPE_BITS.get(tensor.dtype) ?? 0) / 8;
  if (!Number.isInteger(valueBytes)) return decodeValues(tensor.dtype, new Uint8Array(0));
  const bytes = new Uint8Array(count * valueBytes);
  if (count > 0) await readFrom(plainReader(tensor)(start * valueBytes, bytes), source, signal);
  return decodeValues(tensor.dtype, bytes);
}

function checkValues({ name, shape }: WeightTensor, start: number, count: number): void {
  const values = valueCount(shape);
  const valid = Number.isSafeInteger(start) && Number.isSafeInteger(count);
  if (!valid || start < 0 || count < 0 || start + count > values) {
    throw new InvalidRequestError(
      `Values ${start} to ${start + count} were asked for; ${quotedName(name)} has ${values}.`,
    );
  }
}
