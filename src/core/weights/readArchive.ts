import type { ByteSource } from '../bytes/byteSource';
import { MalformedFileError } from '../errors';
import { readZip } from '../zip/readZip';
import { isNpz, readNpz } from './numpy/readNpz';
import { isTorch, readTorch } from './torch/readTorch';
import type { WeightFile } from './weightFile';

/**
 * Reads the weights in a zip archive: of NumPy or of PyTorch, by the files in it.
 * @param stem the archive's name without its ending, for what has no name in it
 * @throws MalformedFileError
 */
export async function readArchive(
  source: ByteSource,
  stem: string,
  signal?: AbortSignal,
): Promise<WeightFile> {
  const entries = await readZip(source, signal);
  if (isNpz(entries)) return readNpz(source, entries, signal);
  if (isTorch(entries)) return readTorch(source, entries, stem, signal);
  throw new MalformedFileError(
    'The zip archive holds neither arrays of NumPy (.npy) nor a checkpoint of PyTorch (data.pkl).',
    0,
  );
}
