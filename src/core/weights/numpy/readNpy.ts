import type { ByteSource } from '../../bytes/byteSource';
import { MalformedFileError } from '../../errors';
import type { WeightFile } from '../weightFile';
import { readNpyHeader } from './npyHeader';
import { npyTensor, unreadable } from './npyTensor';

/**
 * Reads the header of a NumPy array file. Arrays of other things than numbers are refused, as are
 * complex numbers, for which there is no plain form.
 * @param name what the array is called: the file does not say
 * @throws MalformedFileError
 */
export async function readNpy(
  source: ByteSource,
  name: string,
  signal?: AbortSignal,
): Promise<WeightFile> {
  const header = await readNpyHeader(source, signal);
  const reason = unreadable(header);
  if (reason) throw new MalformedFileError(`The array cannot be read: ${reason}.`, 8);
  return { tensors: [npyTensor(name, header, source.size)], metadata: {} };
}
