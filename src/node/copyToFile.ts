import type { ByteSource } from '../core/bytes/byteSource';
import { AtomicFile } from './atomicFile';
import { explainIoError } from './ioError';

/** One request for a debugger's memory, which needs no copy then. */
const CHUNK = 256 * 1024;

/**
 * Writes a source's bytes to a file, which comes into being whole or not at all.
 * @param onProgress told of the bytes written so far
 */
export async function copyToFile(
  source: ByteSource,
  target: string,
  onProgress: (bytesDone: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const file = await AtomicFile.create(target, signal).catch((error: unknown) => {
    throw explainIoError(error, target);
  });
  try {
    for (let at = 0; at < source.size; at += CHUNK) {
      signal?.throwIfAborted();
      const bytes = await source.read(at, Math.min(CHUNK, source.size - at), signal);
      await file.write(at, bytes);
      onProgress(at + bytes.length);
    }
    await file.sync(signal);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
