import { rm } from 'node:fs/promises';
import { SIDECAR_MARK } from '../core/convert/plan';
import { QnatError } from '../core/errors';
import { readSafetensors } from '../core/weights/readSafetensors';
import { FileSource } from './fileSource';
import { identify } from './identify';
import { explainIoError, IoError } from './ioError';

/** Where the tensors go that are not quantized; never the source's own name. */
export function sidecarOf(output: string): string {
  return `${output}.safetensors`;
}

/**
 * The sidecar that an earlier run left beside an output; beside a new one it would pass for a part of
 * it. A file of that name that has no mark of ours is somebody's own, and what is read stays too.
 */
export async function staleSidecarOf(
  output: string,
  inputs: readonly string[],
): Promise<string | undefined> {
  const path = sidecarOf(output);
  const read = await Promise.all(inputs.map(identify));
  const found = await identify(path);
  if (!found || read.includes(found)) return undefined;
  return (await isMarked(path)) ? path : undefined;
}

/** Removes a stale sidecar, if it still is one. */
export async function removeStaleSidecar(path: string): Promise<void> {
  if (!(await isMarked(path))) return;
  await rm(path).catch((error: unknown) => {
    const { message } = explainIoError(error, path) as Error;
    throw new IoError(
      `The output was written, but the file beside it is of an older one: ${message}`,
    );
  });
}

async function isMarked(path: string): Promise<boolean> {
  let source: FileSource | undefined;
  try {
    source = await FileSource.open(path);
    const { metadata } = await readSafetensors(source);
    return Object.hasOwn(metadata, SIDECAR_MARK);
  } catch (error) {
    // No file, or not weights: none of ours. That it cannot be read says nothing of whose it is.
    if (error instanceof QnatError || isSystemError(error)) return false;
    throw error;
  } finally {
    await source?.close();
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
