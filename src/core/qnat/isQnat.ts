import type { ByteSource } from '../bytes/byteSource';
import { MAGIC } from './layout';

/** Does a file begin as a QNAT file does? */
export async function isQnat(source: ByteSource, signal?: AbortSignal): Promise<boolean> {
  const head = await source.read(0, Math.min(source.size, MAGIC.length), signal);
  return MAGIC.every((byte, at) => head[at] === byte);
}
