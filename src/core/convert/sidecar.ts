import type { ByteSource } from '../bytes/byteSource';
import { QnatError } from '../errors';
import { readSafetensors } from '../weights/readSafetensors';

/** What a sidecar's metadata says under this name: the file that it belongs to. */
export const SIDECAR_MARK = 'qnat.sidecar_of';

/** Where the tensors go that are not quantized; never the source's own name. */
export function sidecarOf(output: string): string {
  return `${output}.safetensors`;
}

/** Is this a sidecar of ours? What is no safetensors file is none. */
export async function isSidecar(source: ByteSource): Promise<boolean> {
  try {
    const { metadata } = await readSafetensors(source);
    return Object.hasOwn(metadata, SIDECAR_MARK);
  } catch (error) {
    if (error instanceof QnatError) return false;
    throw error;
  }
}
