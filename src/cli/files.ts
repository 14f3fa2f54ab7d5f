import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { IoError } from '../core/errors';
import { FileSource } from '../node/fileSource';
import { explainIoError } from '../node/ioError';
import { UsageError } from './exitStatus';

/** Opens a file for as long as `work` takes. @throws IoError in words for the person */
export async function withSource<T>(
  path: string,
  work: (source: FileSource) => Promise<T>,
): Promise<T> {
  let source: FileSource | undefined;
  try {
    source = await FileSource.open(path);
    return await work(source);
  } catch (error) {
    throw explainIoError(error, path);
  } finally {
    await source?.close();
  }
}

/**
 * Refuses to write where something is that should stay.
 * @param force whether what is there may be replaced; what is read, and folders, never are
 */
export async function refuseOverwriting(
  outputs: readonly string[],
  inputs: readonly string[],
  force: boolean,
): Promise<void> {
  const read = await Promise.all(inputs.map(identify));
  for (const path of outputs) {
    const there = await identify(path);
    if (!there) continue;
    if (there.isDirectory) throw new IoError(`${path}: it is a folder, not a file.`);
    if (read.some((input) => input?.id === there.id)) {
      throw new UsageError(`${path} is read; it cannot be written over. Choose another -o OUT.`);
    }
    if (!force) {
      throw new UsageError(`${basename(path)} is already there; --force replaces it.`);
    }
  }
}

/** What names and links of a file have in common; undefined where there is none. */
async function identify(path: string) {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && { id: `${found.dev}:${found.ino}`, isDirectory: found.isDirectory() };
}
