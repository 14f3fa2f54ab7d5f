import { basename, parse } from 'node:path';
import { QnatError } from '../core/errors';
import type { JobInput } from './fileJob';
import { FileSource } from './fileSource';
import { explainIoError } from './ioError';

/** A file that is open, and what was read of it. */
export interface Opened<T> extends JobInput {
  readonly content: T;
}

/**
 * Opens a file and reads what is in it, values aside.
 * @param read is given the file's name without its ending, too
 * @throws QnatError in words for the person, with the file's name
 */
export async function openFile<T>(
  path: string,
  read: (source: FileSource, stem: string) => Promise<T>,
): Promise<Opened<T>> {
  let source: FileSource | undefined;
  try {
    source = await FileSource.open(path);
    return { path, source, content: await read(source, parse(path).name) };
  } catch (error) {
    await source?.close();
    throw told(error, path);
  }
}

/** An error in words for the person, with the file's name. */
export function told(error: unknown, path: string): unknown {
  if (error instanceof QnatError) return new QnatError(`${basename(path)}: ${error.message}`);
  return explainIoError(error, path);
}

export async function closeAll(files: readonly JobInput[]): Promise<void> {
  await Promise.all(files.map(({ source }) => source.close()));
}
